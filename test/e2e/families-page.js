/** Runs in every engine: one model, its texts and pictures, and how near they come to the recorded vectors. */
import { cosine, loadModel } from '../../dist/lib/index.js';

/** The formula of tools/checkpoints/README.md. */
function formula(size) {
  const picture = new ImageData(size, size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = (x - size / 2) ** 2 + (y - size / 2) ** 2 < ((size * 60) / 224) ** 2;
      picture.data.set([...(inside ? [214, 40, 40] : [x & 255, y & 255, ((x + y) >> 1) & 255]), 255], (y * size + x) * 4);
    }
  }
  return picture;
}

/** Cosines to the recorded vectors; the texts at once, in padded batches, and the first of them alone. */
globalThis.check = (...args) => check(...args).catch((error) => Promise.reject(new Error(`${error.code}: ${error.detail}`)));

async function check(preset, golden, options) {
  const model = await loadModel(preset, { modelBase: '/test/golden/{repo}/', wasmBase: '/dist/lib/wasm/', ...options });
  const texts = await model.encodeText(golden.texts.map(({ text }) => text));
  const [alone] = await model.encodeText(golden.texts[0].text);
  const pictures = golden.images.length > 0 ? await model.encodeImage(golden.images.map(({ file }) => (file ? `/${file}` : formula(preset.vision.recipe.size)))) : [];
  const near = (vectors, recorded) => vectors.map((vector, i) => cosine(vector, Float32Array.from(recorded[i].vector)));
  const seen = { towers: model.towers, texts: near(texts, golden.texts), pictures: near(pictures, golden.images), alone: cosine(alone, texts[0]) };
  model.dispose();
  return seen;
}

/** Chromium shares the machine code of equal WebAssembly while one of them lives: kept here, the runtime is compiled once, not for every model. */
globalThis.kept = fetch('/dist/lib/wasm/ort-wasm-simd-threaded.wasm').then((response) => response.arrayBuffer()).then((bytes) => WebAssembly.compile(bytes));

/** Answers once the page's module has run: only then it is there. */
globalThis.whenReady = async () => true;
