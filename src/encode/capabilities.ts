import type { Capabilities, Device, Runtime } from '../types.ts';

const adapterTimeout = 3000;

const none = { webgpu: 'none', shaderF16: false } as const;

/**
 * Threads of ONNX Runtime: one core is left to the decoder and the page. The threads spin while they wait for each other:
 * with one on every core indexing was faster on an idle machine of two cores, and much slower on a busy one.
 */
function threads(): number {
  return globalThis.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)) : 1;
}

/** Gigabytes of memory, roughly; 0 where the browser does not tell: there the least has to be assumed. */
export function knownMemory(): number {
  return (navigator as Navigator & { readonly deviceMemory?: number }).deviceMemory ?? 0;
}

/** Workers that may see pictures side by side. Each holds the weights once more, so memory decides. */
export function visionWorkers(): number {
  const memory = knownMemory();
  return Math.min(navigator.hardwareConcurrency, memory >= 8 ? 3 : memory >= 4 ? 2 : 1);
}

/** What this thread can run models on; the adapter is asked for only where `gpu` allows it. */
export async function capabilities(gpu: boolean): Promise<Capabilities> {
  return {
    ...(gpu ? await adapter() : none),
    jspi: 'Suspending' in WebAssembly,
    threads: threads(),
  };
}

// `navigator.gpu` may be there without an adapter, and asking may never be answered.
async function adapter(): Promise<Pick<Capabilities, 'webgpu' | 'shaderF16'>> {
  if (!navigator.gpu) return none;
  const late = new Promise<null>((resolve) => setTimeout(resolve, adapterTimeout, null));
  const found = await Promise.race([navigator.gpu.requestAdapter().catch(() => null), late]);
  if (!found) return none;
  const software = found.info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${found.info.architecture} ${found.info.description}`);
  return { webgpu: software ? 'software' : 'hardware', shaderF16: found.features.has('shader-f16') };
}

/** Which ONNX Runtime build serves a device here. */
export function buildFor(device: Device, { jspi }: Capabilities): Runtime['build'] {
  if (device === 'wasm') return 'wasm';
  return jspi ? 'jspi' : 'asyncify';
}
