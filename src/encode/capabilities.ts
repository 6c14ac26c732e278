import type { Capabilities, Device, Runtime } from '../types.ts';

const adapterTimeout = 3000;

/** Asks the adapter itself: `navigator.gpu` may be there without one, and asking may never be answered. */
export async function capabilities(): Promise<Capabilities> {
  return {
    webgpu: await adapterKind(),
    jspi: 'Suspending' in WebAssembly,
    threads: globalThis.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)) : 1,
  };
}

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
