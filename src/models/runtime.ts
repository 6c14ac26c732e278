/** A build of ONNX Runtime for the web: its script, and its binary pinned by content. */
export interface RuntimeBuild {
  readonly script: string;
  readonly binary: { readonly path: string; readonly bytes: number; readonly sha256: string };
}

/**
 * The builds that are shipped, from onnxruntime-web 1.31.0-dev.20260914-8d85527a0. `wasm` runs on the processor and is the
 * smallest; the other two add WebGPU, `jspi` where the engine has JavaScript promise integration.
 */
export const runtime = {
  wasm: { script: 'ort-wasm-simd-threaded.mjs', binary: { path: 'ort-wasm-simd-threaded.wasm', bytes: 14264838, sha256: '06ba057753da3847e4c24f02d91ab133455b0817c69a44993a9a53a2146df9e3' } },
  jspi: { script: 'ort-wasm-simd-threaded.jspi.mjs', binary: { path: 'ort-wasm-simd-threaded.jspi.wasm', bytes: 16811691, sha256: '173146c55eb8c7e01f8be3f7b7376fbde14118d91607583ab7caf4feac98e59c' } },
  asyncify: { script: 'ort-wasm-simd-threaded.asyncify.mjs', binary: { path: 'ort-wasm-simd-threaded.asyncify.wasm', bytes: 26861777, sha256: '49871f5a4409519797e127440868a6d1923339d9185907f301a5b2a1d90af082' } },
} as const satisfies Record<string, RuntimeBuild>;

export type RuntimeName = keyof typeof runtime;
