/** Runs in the page of pixels.test.ts, over nothing but the public interface. */
import { loadModel, openLibrary } from './glimpse/index.js';

let model;

const fileAt = async (address) => new File([await (await fetch(encodeURI(address))).arrayBuffer()], address);

/** A picture's pixels as bytes before they were normalised, `[3, size, size]`, in base64; or what went wrong. */
globalThis.pixels = async (address, { mean, std }, byAddress = false) => {
  model ??= await loadModel('doodle', { device: 'wasm' });
  try {
    const pixels = await model.pixels(byAddress ? address : await fileAt(address));
    const area = pixels.length / 3;
    let text = '';
    pixels.forEach((value, i) => {
      const channel = Math.floor(i / area);
      text += String.fromCharCode(Math.round((value * std[channel] + mean[channel]) * 255));
    });
    return { base64: btoa(text) };
  } catch ({ code, detail }) {
    return { code, detail };
  }
};

/** Adds files in one batch and says what became of each. */
globalThis.addAll = async (addresses) => {
  const files = await Promise.all(addresses.map(fileAt));
  const library = await openLibrary({ name: `pictures-${Math.random()}`, device: 'wasm' });
  const { added, unchanged, skipped } = await library.add(files);
  await library.clear();
  library.close();
  return { added, unchanged: unchanged.length, skipped };
};

/** Answers once the page's module has run: only then it is there. */
globalThis.whenReady = async () => true;
