/**
 * How much of a prebuilt index a query needs, and whether it finds what an exact scan of the original vectors finds.
 * node test/bench/prebuilt.mjs <folder>: pictures.f32, words.f32, queries.f32, background.f32 (768 numbers a row) and captions.json, a list of texts.
 */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer } from 'vite';
import { kernelPlugin } from '../../tools/kernels.mjs';

const [folder = '.'] = process.argv.slice(2);
const dims = 768;
/** Of the rows, how many have words; and the bytes that a thumbnail of 256 pixels has, about. */
const [worded, thumbBytes] = [0.7, 9000];

const server = await createServer({ configFile: false, plugins: [kernelPlugin()], server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom', logLevel: 'error' });
const load = (path) => server.ssrLoadModule(path);
const [{ writeIndex }, { PrebuiltLibrary }, { Searcher }, { Collection }] = await Promise.all(['/src/prebuilt/write.ts', '/src/engine/prebuilt-library.ts', '/src/engine/search.ts', '/src/engine/collection.ts'].map(load));

const vectors = (name) => {
  const bytes = readFileSync(`${folder}/${name}.f32`);
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return Array.from({ length: all.length / dims }, (_, i) => all.slice(i * dims, (i + 1) * dims));
};
const sha = (text) => createHash('sha256').update(text).digest('hex');
const [pictures, words, queries, background] = ['pictures', 'words', 'queries', 'background'].map(vectors);
const captions = JSON.parse(readFileSync(`${folder}/captions.json`, 'utf8'));
const rows = pictures.map((picture, i) => {
  const has = (i * 7919) % 1000 < 1000 * worded;
  const item = { id: sha(`row ${i}`), type: 'image', name: `picture-${i}.webp`, folder: `set-${i % 20}`, caption: has ? captions[i] : '', mime: 'image/webp', bytes: 20_000, width: 240, height: 240, modified: undefined, added: 0, url: `set-${i % 20}/picture-${i}.webp`, partial: false };
  return { item, picture, ...(has && { words: words[i] }) };
});

const store = new Map();
const files = {
  read: async (path) => store.get(path),
  write: async (path, bytes) => void store.set(path, bytes),
  list: async () => [...store.keys()],
  remove: async (path) => void store.delete(path),
};
const space = { id: 'doodle', dims };
let start = performance.now();
const wrote = await writeIndex(rows, { space, model: { preset: 'doodle', dtype: 'q8' }, background, base: '../' }, files);
console.log(`written in ${((performance.now() - start) / 1000).toFixed(1)} s: ${wrote.written.length} files, ${(wrote.bytes / 1e6).toFixed(2)} MB`);
for (const kind of ['index.json', 'shards/', 'sketches/', 'columns/', 'keywords/']) {
  const some = [...store].filter(([path]) => path.startsWith(kind));
  console.log(`  ${kind} ${some.length} files, ${(some.reduce((sum, [, bytes]) => sum + bytes.length, 0) / 1e6).toFixed(3)} MB`);
}

let fetched = 0;
const source = { get: async (path) => { const bytes = store.get(path); fetched += bytes.length; return bytes; } };
const asked = new Map([...queries.map((vector, i) => [`query ${i}`, vector]), ...background.map((vector, i) => [`neutral ${i}`, vector])]);
const encoder = { space, recipe: undefined, batch: 1, prepare: async () => {}, encodePixels: async () => [], encodeText: async (texts) => texts.map((text) => asked.get(text)), background: async () => ({ texts: background.map((_, i) => `neutral ${i}`), bands: undefined }) };
const collection = new Collection(space, undefined);
await collection.start();
collection.insert(rows);
const exact = new Searcher({ encoder }, collection);
const signal = new AbortController().signal;
const idsOf = ({ hits }) => hits.map(({ item }) => item.id);
await exact.search({ terms: [{ text: 'query 0' }], limit: 10, group: false }, { signal });
await new Promise((resolve) => setTimeout(resolve, 4000));

for (const { name, terms, limit } of [
  { name: 'words, 10 places', terms: queries.map((_, i) => [{ text: `query ${i}` }]), limit: 10 },
  { name: 'words, 50 places', terms: queries.map((_, i) => [{ text: `query ${i}` }]), limit: 50 },
  { name: 'like a picture, 10 places', terms: rows.filter((_, i) => i % 100 === 3).map(({ item }) => [{ like: item.id }]), limit: 10 },
]) {
  const [firsts, seconds, later, recalls, bands] = [[], [], [], [], []];
  let took = 0;
  const session = 20;
  for (let at = 0; at + session <= terms.length; at += session) {
    const library = await PrebuiltLibrary.open(source, { encoder, hash: async (data) => createHash('sha256').update(new Uint8Array(data)).digest('hex') });
    for (let i = 0; i < session; i++) {
      const question = { terms: terms[at + i], limit, group: false, by: 'meaning' };
      const before = i === 0 ? 0 : fetched;
      if (i === 0) fetched = 0;
      start = performance.now();
      const found = await library.search(question, {});
      took += performance.now() - start;
      (i === 0 ? firsts : i === 1 ? seconds : later).push(fetched - before);
      const right = await exact.search(question, { signal });
      const ids = idsOf(found).slice(0, 10);
      recalls.push(idsOf(right).slice(0, 10).filter((id) => ids.includes(id)).length / 10);
      bands.push(right.nothing === found.nothing && right.hits[0].band === found.hits[0].band ? 1 : 0);
    }
    library.close();
    fetched = 0;
  }
  const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const share = (bytes) => `${(bytes / 1e3).toFixed(0)} kB (${((100 * bytes) / wrote.bytes).toFixed(2)} %, with thumbnails ${((100 * bytes) / (wrote.bytes + thumbBytes * rows.length)).toFixed(2)} %)`;
  console.log(`${name}: recall@10 ${mean(recalls).toFixed(4)}, same band and nothing ${mean(bands).toFixed(3)}, ${(took / recalls.length).toFixed(0)} ms`);
  console.log(`  first query ${share(mean(firsts))}\n  second ${share(mean(seconds))}, at most ${share(Math.max(...seconds))}\n  queries after the first, of ${session} ${share(mean([...seconds, ...later]))}`);
}
await server.close();
