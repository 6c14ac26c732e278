/** The ONNX Runtime files that Glimpse ships, and the Vite plugin that serves and copies exactly those. */
import { copyFileSync, createReadStream, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Plain WASM, WebGPU with promise integration, WebGPU without. */
export const runtimeFiles = ['', '.jspi', '.asyncify'].flatMap((build) => ['mjs', 'wasm'].map((type) => `ort-wasm-simd-threaded${build}.${type}`));

/** The folder they come from. */
export const runtimeFolder = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));

/** Headers that make a page cross-origin isolated, so that WASM may use threads. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** @param {{ middlewares: import('vite').Connect.Server }} server */
function serve(server) {
  server.middlewares.use((request, response, next) => {
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    const file = /\/wasm\/([\w.-]+)(?:\?|$)/.exec(request.url ?? '')?.[1];
    if (!file || !runtimeFiles.includes(file)) return next();
    const path = join(runtimeFolder, file);
    response.setHeader('Content-Type', file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
    response.setHeader('Content-Length', statSync(path).size);
    createReadStream(path).pipe(response);
  });
}

/**
 * Serves the runtime under `/wasm/` while developing and copies it to `wasm/` in a build.
 * @returns {import('vite').Plugin}
 */
export function runtimePlugin() {
  let out = '';
  return {
    name: 'glimpse-runtime',
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    configureServer: serve,
    configurePreviewServer: serve,
    writeBundle() {
      mkdirSync(join(out, 'wasm'), { recursive: true });
      for (const file of runtimeFiles) copyFileSync(join(runtimeFolder, file), join(out, 'wasm', file));
    },
  };
}
