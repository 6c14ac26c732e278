import { GlimpseError } from '../errors.ts';
import type { Device, Runtime } from '../types.ts';

type OnnxWeb = typeof import('onnxruntime-web');
/** As much of ONNX Runtime as is needed here, the same in browsers and in Node. */
export type Onnx = Pick<OnnxWeb, 'InferenceSession' | 'Tensor'>;

/** The ONNX Runtime build of our choice, its binary already verified. Once a thread. */
export async function loadRuntime(runtime: Runtime, threads: number): Promise<OnnxWeb> {
  const onnx = await importBuild(runtime.build);
  onnx.env.wasm.wasmPaths = { mjs: runtime.script };
  onnx.env.wasm.wasmBinary = runtime.binary;
  onnx.env.wasm.numThreads = threads;
  return onnx;
}

function importBuild(build: Runtime['build']): Promise<OnnxWeb> {
  if (build === 'jspi') return import('onnxruntime-web/jspi');
  if (build === 'asyncify') return import('onnxruntime-web/webgpu');
  return import('onnxruntime-web/wasm');
}

/** A failure of the runtime as a code. */
export function runtimeError(error: unknown, device: Device): GlimpseError {
  const detail = error instanceof Error ? error.message : String(error);
  if (/out of memory|bad_alloc|allocat/i.test(detail)) return new GlimpseError('out-of-memory', detail, error);
  return new GlimpseError(device === 'webgpu' ? 'gpu-lost' : 'worker-died', detail, error);
}
