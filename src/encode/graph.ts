import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { GlimpseError } from '../errors.ts';
import type { Device, Dtype } from '../types.ts';
import type { Onnx } from './runtime.ts';
import { runtimeError } from './runtime.ts';

/** What a graph is given, by the name of the input. */
export type Feeds = Readonly<Record<string, () => Tensor>>;

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

  static async load(onnx: Onnx, file: ArrayBuffer, device: Device, dtype: Dtype): Promise<Graph> {
    try {
      const session = await onnx.InferenceSession.create(file, {
        executionProviders: [device],
        // Further fusions fail on 16-bit graphs on the processor: https://github.com/microsoft/onnxruntime/issues/29153
        graphOptimizationLevel: device === 'wasm' && dtype.endsWith('16') ? 'basic' : 'all',
      });
      return new Graph(onnx, device, session);
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
