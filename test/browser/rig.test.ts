import { expect, test } from 'vitest';

/** What the other browser tests rely on. */
test('the page is cross-origin isolated', () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
});

test('a WebGPU adapter answers', async () => {
  expect(await navigator.gpu.requestAdapter()).not.toBeNull();
});

test('the embedded model and the runtime are served', async () => {
  const config = await fetch('/models/doodle/config.json');
  expect(((await config.json()) as { model_type: string }).model_type).toBe('jina_clip');
  for (const file of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.jspi.wasm', 'ort-wasm-simd-threaded.asyncify.wasm']) {
    const reply = await fetch(`/wasm/${file}`, { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
  }
});
