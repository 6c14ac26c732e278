import { orAbort } from '../../engine/or-abort.ts';
import { GlimpseError } from '../../errors.ts';
import type { Encoder } from '../../ports.ts';
import type { CallOptions, PixelRecipe, Pixels, Space, Vector } from '../../types.ts';
import type { Crew } from './crew.ts';
import { EncodeThread } from './encode-thread.ts';
import type { Call } from './messages.ts';
import { backgroundOf, type LocalModel, recipeOf } from './model.ts';

/** Pictures that a worker gets of a batch: the others wait for the last of it, and a stop loses what is under way. */
const each = 4;

interface Job {
  readonly call: Call;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (vectors: readonly Vector[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A model in several threads, each with a copy of its own, that share what is to be encoded, input by input: what a vector is depends
 * neither on who makes it nor on what else is made. They are started when there is work for them. Pixels are given away.
 */
export class EncoderPool implements Omit<Encoder, 'prepare'> {
  readonly batch: number;
  readonly #model: LocalModel;
  readonly #start: () => EncodeThread;
  readonly #most: number;
  readonly #workers: EncodeThread[] = [];
  #free: EncodeThread[] = [];
  #queue: Job[] = [];
  #closed = false;

  /** @param address of the built `encode.worker.ts` */
  constructor(model: LocalModel, address: URL, { workers, threads }: Crew) {
    this.#model = model;
    this.#start = () => new EncodeThread(address, { model, threads });
    this.#most = workers;
    this.batch = each * workers;
  }

  get space(): Space {
    return this.#model.space;
  }

  get recipe(): PixelRecipe {
    return recipeOf(this.#model);
  }

  async background(): Promise<ReturnType<typeof backgroundOf>> {
    return backgroundOf(this.#model);
  }

  encodePixels(pixels: readonly Pixels[], { signal }: CallOptions = {}): Promise<Vector[]> {
    return this.#all(pixels.map((one) => ({ pixels: [one] })), signal);
  }

  encodeText(texts: readonly string[], { signal }: CallOptions = {}): Promise<Vector[]> {
    return this.#all(texts.map((one) => ({ texts: [one] })), signal);
  }

  /** Ends all threads; what waits is rejected with `disposed`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#forsake(new GlimpseError('disposed'));
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }

  async #all(calls: readonly Call[], signal: AbortSignal | undefined): Promise<Vector[]> {
    const vectors = Promise.all(calls.map((call) => new Promise<readonly Vector[]>((resolve, reject) => this.#queue.push({ call, signal, resolve, reject }))));
    this.#share();
    return (await orAbort(vectors, signal)).flat();
  }

  /** Gives what waits to whoever has nothing to do. */
  #share(): void {
    if (this.#closed) return this.#forsake(new GlimpseError('disposed'));
    this.#queue = this.#queue.filter(({ signal, reject }) => {
      if (signal?.aborted) reject(signal.reason);
      return !signal?.aborted;
    });
    while (this.#queue.length > 0) {
      const worker = this.#free.pop() ?? this.#another();
      if (!worker) return;
      void this.#give(worker, this.#queue.shift()!);
    }
  }

  #another(): EncodeThread | undefined {
    if (this.#workers.length >= this.#most) return undefined;
    const worker = this.#start();
    this.#workers.push(worker);
    return worker;
  }

  async #give(worker: EncodeThread, { call, resolve, reject }: Job): Promise<void> {
    try {
      resolve(await worker.call(call));
    } catch (error) {
      reject(error);
      // Nobody is left in doubt whether the others could go on without it.
      if (worker.dead) this.#forsake(error);
    }
    this.#free.push(worker);
    this.#share();
  }

  #forsake(error: unknown): void {
    for (const { reject } of this.#queue) reject(error);
    this.#queue = [];
  }
}
