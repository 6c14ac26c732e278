import { GlimpseError } from '../errors.ts';
import type { Device, Runtime } from '../types.ts';

export type Transformers = typeof import('@huggingface/transformers');

/** Never resolved: transformers.js wants an address for a file, and only our `fetch` ever sees it. */
const host = 'https://glimpse.invalid/';

/**
 * transformers.js over the ONNX Runtime build of our choice, fed from memory alone: no network, no cache of its own.
 * Once a thread: a failure poisons the library's promise chains, so whoever fails ends the thread.
 */
export async function loadTransformers(runtime: Runtime, threads: number, files: ReadonlyMap<string, ArrayBuffer>): Promise<Transformers> {
  const onnx = await importBuild(runtime.build);
  onnx.env.wasm.wasmPaths = { mjs: runtime.script };
  onnx.env.wasm.wasmBinary = runtime.binary;
  onnx.env.wasm.numThreads = threads;
  // transformers.js takes this one instead of its own, if it is here before the import.
  Object.assign(globalThis, { [Symbol.for('onnxruntime')]: onnx });
  const transformers = await import('@huggingface/transformers');
  const { env } = transformers;
  env.allowRemoteModels = true;
  env.allowLocalModels = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.useCustomCache = false;
  env.remoteHost = host;
  env.remotePathTemplate = '{model}/';
  env.fetch = async (input: string | URL | Request) => {
    const url = input instanceof Request ? input.url : String(input);
    const file = url.startsWith(host) ? files.get(url.slice(host.length)) : undefined;
    return file
      ? new Response(file, { headers: { 'content-length': String(file.byteLength) } })
      : new Response(null, { status: 404 });
  };
  return transformers;
}

function importBuild(build: Runtime['build']): Promise<typeof import('onnxruntime-web')> {
  if (build === 'jspi') return import('onnxruntime-web/jspi');
  if (build === 'asyncify') return import('onnxruntime-web/webgpu');
  return import('onnxruntime-web/wasm');
}

/** What `from_pretrained` is told: with an own runtime its device list is empty, so the provider is named instead. */
export function loadOptions<D extends string>(device: Device, dtype: D): { device: 'auto'; dtype: D; session_options: { executionProviders: [Device] } } {
  return { device: 'auto', dtype, session_options: { executionProviders: [device] } };
}

/** What went wrong while a tower was loaded or run, as a code. */
export function towerError(error: unknown, device: Device): GlimpseError {
  if (error instanceof GlimpseError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new GlimpseError(device === 'webgpu' ? 'gpu-lost' : 'worker-died', detail, error);
}
