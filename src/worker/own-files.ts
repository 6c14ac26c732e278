/** Where this script is. Bundlers take what they find beside `import.meta.url` for a file; this is for addresses that are only known later. */
export const here: string = import.meta.url;

/**
 * The files that come with this script, where bundlers put them. They find them by this very form, so each is written out; our own
 * build leaves them alone. `own-files.test.ts` holds the list to the runtime and the embedded model.
 */
const bundled: Readonly<Record<string, URL>> = {
  'wasm/ort-wasm-simd-threaded.mjs': new URL(/* @vite-ignore */ './wasm/ort-wasm-simd-threaded.mjs', import.meta.url),
  'wasm/ort-wasm-simd-threaded.wasm': new URL(/* @vite-ignore */ './wasm/ort-wasm-simd-threaded.wasm', import.meta.url),
  'wasm/ort-wasm-simd-threaded.jspi.mjs': new URL(/* @vite-ignore */ './wasm/ort-wasm-simd-threaded.jspi.mjs', import.meta.url),
  'wasm/ort-wasm-simd-threaded.jspi.wasm': new URL(/* @vite-ignore */ './wasm/ort-wasm-simd-threaded.jspi.wasm', import.meta.url),
  'wasm/ort-wasm-simd-threaded.asyncify.mjs': new URL(/* @vite-ignore */ './wasm/ort-wasm-simd-threaded.asyncify.mjs', import.meta.url),
  'wasm/ort-wasm-simd-threaded.asyncify.wasm': new URL(/* @vite-ignore */ './wasm/ort-wasm-simd-threaded.asyncify.wasm', import.meta.url),
  'models/doodle/onnx/text_model_quantized.onnx': new URL(/* @vite-ignore */ './models/doodle/onnx/text_model_quantized.onnx', import.meta.url),
  'models/doodle/onnx/vision_model_quantized.onnx': new URL(/* @vite-ignore */ './models/doodle/onnx/vision_model_quantized.onnx', import.meta.url),
  'models/doodle/tokenizer.json': new URL(/* @vite-ignore */ './models/doodle/tokenizer.json', import.meta.url),
  'models/doodle/tokenizer_config.json': new URL(/* @vite-ignore */ './models/doodle/tokenizer_config.json', import.meta.url),
};

/** Where bundlers have put these files, by the addresses that they would have beside this script; empty where nobody has moved them. */
export function movedFiles(): Readonly<Record<string, string>> {
  const moved: Record<string, string> = {};
  for (const [path, { href }] of Object.entries(bundled)) {
    const beside = new URL(path, here).href;
    if (href !== beside) moved[beside] = href;
  }
  return moved;
}

/** Paths of the files that come with this script. */
export const ownPaths: readonly string[] = Object.keys(bundled);
