/** What a contender is told to be. */
export interface Setup {
  /** `plain`: the loop that the documentation of transformers.js leads to. `bare`: the graph alone, on tensors that are ready. */
  readonly way: 'plain' | 'bare';
  readonly tower: 'text' | 'vision';
  readonly dtype: 'fp32' | 'fp16' | 'q8';
  readonly threads: number;
  /** Folders of the model and of ONNX Runtime's files. */
  readonly model: string;
  readonly wasm: string;
}

/** Pictures are files for `plain` and pixels for `bare`. */
export type Inputs = readonly (Blob | Float32Array | string)[];

/** A worker that does the same work in another way. */
export class Contender {
  readonly #worker = new Worker(new URL('./encode.worker.ts', import.meta.url), { type: 'module' });

  static async start(setup: Setup): Promise<Contender> {
    const contender = new Contender();
    await contender.#call(setup);
    return contender;
  }

  /** Hands over the inputs that every run is about; tensors are made of them now. */
  async take(inputs: Inputs): Promise<void> {
    await this.#call(inputs);
  }

  /** Milliseconds of a run over all inputs, measured in the worker, and the first vector, of any length. */
  async run(): Promise<{ milliseconds: number; vector: Float32Array }> {
    return this.#call('run') as Promise<{ milliseconds: number; vector: Float32Array }>;
  }

  end(): void {
    this.#worker.terminate();
  }

  #call(message: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<{ ok: unknown } | { error: string }>) => ('error' in data ? reject(new Error(data.error)) : resolve(data.ok));
      this.#worker.onerror = ({ message: text }) => reject(new Error(text));
      this.#worker.postMessage(message);
    });
  }
}
