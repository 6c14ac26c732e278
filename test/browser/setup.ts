import { beforeAll } from 'vitest';

// Chromium shares the machine code of equal WebAssembly among all workers of a page while one of them lives: kept here, a
// runtime is compiled once, and not at every start of a model.
const kept = top as unknown as { runtimes?: Promise<readonly WebAssembly.Module[]> };

async function compile(build: string): Promise<WebAssembly.Module> {
  const response = await fetch(`/wasm/ort-wasm-simd-threaded${build}.wasm`);
  return WebAssembly.compile(await response.arrayBuffer());
}

kept.runtimes ??= Promise.all(['', '.jspi'].map(compile));
beforeAll(async () => void (await kept.runtimes));
