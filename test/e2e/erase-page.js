/** Runs in every engine: fills what Glimpse keeps, looks at all of it, and erases it. */
import { eraseEverything, openLibrary } from '../../dist/lib/index.js';
import { openIndex } from '../../dist/lib/vectors.js';

const options = { name: 'erase', device: 'wasm', modelBase: '/dist/lib/models/', wasmBase: '/dist/lib/wasm/' };
let library;

globalThis.fill = async () => {
  library = await openLibrary(options);
  const pictures = ['001', '002', '003'].map((name) => ({ image: `/public/album/${name}.webp` }));
  const { added } = await library.add(pictures);
  const index = await openIndex({ name: 'erase', space: 'x', dims: 2 });
  await index.add('a', Float32Array.of(1, 0));
  await caches.open('glimpse-heic');
  localStorage.setItem('somebody', 'else');
  return added.length;
};

globalThis.open = async () => {
  library = await openLibrary(options);
  return (await library.stats()).items;
};

/** All that there is, of anybody. */
globalThis.look = async () => {
  const folders = [];
  // WebKitGTK has none where it is not secure, or not built in.
  const root = await navigator.storage?.getDirectory?.().catch(() => undefined);
  if (root) for await (const name of root.keys()) folders.push(name);
  return {
    databases: (await indexedDB.databases()).map(({ name }) => name).toSorted(),
    folders: folders.toSorted(),
    caches: (await caches.keys()).toSorted(),
    settings: Object.keys(localStorage).toSorted(),
  };
};

globalThis.erase = () => eraseEverything();
/** The code with which the library that was open answers. */
globalThis.ask = () => library.stats().then(() => 'answers', ({ code }) => code);
globalThis.whenReady = async () => true;
