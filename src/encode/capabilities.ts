import type { Capabilities, Device, Runtime } from '../types.ts';

const adapterTimeout = 3000;

/** What this thread can run models on; the adapter is asked for only where `gpu` allows it. */
export async function capabilities(gpu: boolean): Promise<Capabilities> {
  return {
    webgpu: gpu ? await adapterKind() : 'none',
    jspi: 'Suspending' in WebAssembly,
    threads: globalThis.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)) : 1,
  };
}

// `navigator.gpu` may be there without an adapter, and asking may never be answered.
async function adapterKind(): Promise<Capabilities['webgpu']> {
  if (!navigator.gpu) return 'none';
  const late = new Promise<null>((resolve) => setTimeout(resolve, adapterTimeout, null));
  const adapter = await Promise.race([navigator.gpu.requestAdapter().catch(() => null), late]);
  if (!adapter) return 'none';
  const software = adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${adapter.info.architecture} ${adapter.info.description}`);
  return software ? 'software' : 'hardware';
}

/** Which ONNX Runtime build serves a device here. */
export function buildFor(device: Device, { jspi }: Capabilities): Runtime['build'] {
  if (device === 'wasm') return 'wasm';
  return jspi ? 'jspi' : 'asyncify';
}
