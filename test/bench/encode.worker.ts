import type { Tensor } from 'onnxruntime-web';
import { loadRuntime, type Onnx } from '../../src/encode/runtime.ts';
import { runtime } from '../../src/models/runtime.ts';
import type { Inputs, Setup } from './contender.ts';

/** Takes the inputs; what it answers runs over all of them and gives the first vector. */
type Taking = (inputs: Inputs) => Promise<() => Promise<Float32Array>>;

const suffix = { fp32: '', fp16: '_fp16', q8: '_quantized' };

/** The runtime's own, and the device. */
const sessionOptions = { executionProviders: ['wasm'] } as const;

async function startRuntime({ wasm, threads }: Setup): Promise<Onnx> {
  const { script, binary } = runtime.wasm;
  const onnx = await loadRuntime({ build: 'wasm', script: wasm + script, binary: await (await fetch(wasm + binary.path)).arrayBuffer() }, threads);
  // transformers.js takes this runtime instead of its own, if it is here before the import.
  Object.assign(globalThis, { [Symbol.for('onnxruntime')]: onnx });
  return onnx;
}

async function transformers({ model }: Setup) {
  const library = await import('@huggingface/transformers');
  const { env } = library;
  env.allowLocalModels = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.remoteHost = new URL('..', model).href;
  env.remotePathTemplate = '{model}/';
  return { library, id: new URL(model).pathname.split('/').at(-2)! };
}

async function plain(setup: Setup): Promise<Taking> {
  const { tower, dtype } = setup;
  const { library, id } = await transformers(setup);
  const { AutoProcessor, AutoTokenizer, JinaCLIPTextModel, JinaCLIPVisionModel, RawImage } = library;
  // With a runtime that was handed over its list of devices is empty: the provider says that it is the processor.
  const options = { dtype, device: 'auto', session_options: sessionOptions } as const;
  if (tower === 'text') {
    const [tokenizer, model] = [await AutoTokenizer.from_pretrained(id), await JinaCLIPTextModel.from_pretrained(id, options)];
    return async (texts) => async () => {
      let first: Float32Array | undefined;
      for (const text of texts as string[]) {
        const { text_embeds } = await model(tokenizer(text));
        first ??= text_embeds.data as Float32Array;
      }
      return first!;
    };
  }
  const [processor, model] = [await AutoProcessor.from_pretrained(id, {}), await JinaCLIPVisionModel.from_pretrained(id, options)];
  return async (files) => async () => {
    let first: Float32Array | undefined;
    for (const file of files as Blob[]) {
      const image = await RawImage.read(file);
      const { pixel_values } = await processor(null, image);
      const { image_embeds } = await model({ pixel_values });
      first ??= image_embeds.data as Float32Array;
    }
    return first!;
  };
}

async function bare(setup: Setup, onnx: Onnx): Promise<Taking> {
  const { tower, dtype, model } = setup;
  const file = await (await fetch(`${model}onnx/${tower}_model${suffix[dtype]}.onnx`)).arrayBuffer();
  const session = await onnx.InferenceSession.create(file, sessionOptions);
  return async (inputs) => {
    const feeds = tower === 'text' ? await ids(inputs as string[], setup, onnx) : (inputs as Float32Array[]).map((pixels) => ({ pixel_values: new onnx.Tensor('float32', pixels, [1, 3, 224, 224]) }));
    return async () => {
      let first: Float32Array | undefined;
      for (const feed of feeds) {
        const outputs = await session.run(feed);
        first ??= outputs[`${tower === 'text' ? 'text' : 'image'}_embeds`]!.data as Float32Array;
      }
      return first!;
    };
  };
}

async function ids(texts: readonly string[], setup: Setup, { Tensor }: Onnx): Promise<{ input_ids: Tensor }[]> {
  const { library, id } = await transformers(setup);
  const tokenizer = await library.AutoTokenizer.from_pretrained(id);
  return texts.map((text) => {
    const tokens = tokenizer.encode(text);
    return { input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]) };
  });
}

let take: Taking;
let run: () => Promise<Float32Array>;

async function answer(message: Setup | Inputs | 'run'): Promise<unknown> {
  if (message === 'run') {
    const start = performance.now();
    const vector = await run();
    return { milliseconds: performance.now() - start, vector };
  }
  if ('way' in message) {
    const onnx = await startRuntime(message);
    take = message.way === 'plain' ? await plain(message) : await bare(message, onnx);
  } else run = await take(message);
  return undefined;
}

addEventListener('message', ({ data }: MessageEvent<Setup | Inputs | 'run'>) => {
  answer(data).then(
    (ok) => postMessage({ ok }),
    (error: unknown) => postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
