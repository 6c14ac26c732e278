import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { GlimpseError } from '../errors.ts';
import type { Device, Dtype } from '../types.ts';
import { knownMemory } from './capabilities.ts';
import type { Onnx } from './runtime.ts';
import { runtimeError } from './runtime.ts';

/** What a graph is given, by the name of the input. */
export type Feeds = Readonly<Record<string, () => Tensor>>;

/**
 * The processor computes 16-bit graphs in 32 bits. Only at the highest level are the weights widened once, when they are
 * loaded, and not in every run: a query takes less than half the time then, and the weights twice the memory. One fusion of
 * that level fails on some of these graphs, others may: https://github.com/microsoft/onnxruntime/issues/29153
 */
const wide = { graphOptimizationLevel: 'all', extra: { optimization: { disable_specified_optimizers: 'SimplifiedLayerNormFusion' } } } as const;
/** With no fusion that could fail. */
const narrow = { graphOptimizationLevel: 'basic' } as const;

/** An ONNX Runtime that is no browser's: it has all of the computer's memory. */
export interface NativeHost {
  readonly provider: 'cpu';
  readonly threads: number;
}

/** A graph that is ready to run. */
export class Graph {
  readonly onnx: Onnx;
  readonly device: Device;
  readonly #session: InferenceSession;

  private constructor(onnx: Onnx, device: Device, session: InferenceSession) {
    this.onnx = onnx;
    this.device = device;
    this.#session = session;
  }

  /** @param host what the runtime calls the device, and how many threads it may have, outside browsers */
  static async load(onnx: Onnx, file: ArrayBuffer, device: Device, dtype: Dtype, host?: NativeHost): Promise<Graph> {
    const where: InferenceSession.SessionOptions = host ? { executionProviders: [host.provider], intraOpNumThreads: host.threads } : { executionProviders: [device] };
    const create = (options: InferenceSession.SessionOptions) => onnx.InferenceSession.create(file, { ...where, ...options });
    try {
      if (device !== 'wasm' || !dtype.endsWith('16')) return new Graph(onnx, device, await create({ graphOptimizationLevel: 'all' }));
      return new Graph(onnx, device, host || knownMemory() >= 8 ? await create(wide).catch(() => create(narrow)) : await create(narrow));
    } catch (error) {
      throw runtimeError(error, device);
    }
  }

  /**
   * One run. Of the feeds, those are used that the graph has inputs for: exports of one model differ in that.
   * @throws GlimpseError `model-invalid` when the graph has an input that nobody knows; `gpu-lost`, `worker-died` or
   * `out-of-memory` when the runtime fails: after that, the thread is of no more use
   */
  async run(feeds: Feeds): Promise<InferenceSession.OnnxValueMapType> {
    const inputs = this.#session.inputNames.map((name) => {
      const feed = feeds[name];
      if (!feed) throw new GlimpseError('model-invalid', `the graph wants ${name}`);
      return [name, feed()] as const;
    });
    try {
      return await this.#session.run(Object.fromEntries(inputs));
    } catch (error) {
      throw runtimeError(error, this.device);
    }
  }
}
