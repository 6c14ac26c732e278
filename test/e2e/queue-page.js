/** A page with one library, for tests that kill or freeze it. Its pictures come by address, so they outlive it. */
import { openLibrary } from './glimpse/index.js';

const name = new URLSearchParams(location.search).get('library');
const urls = (count) => Array.from({ length: count }, (_, i) => `pictures/${i}.webp`);
const seen = { items: 0, queue: undefined, queues: [], report: undefined, errors: [] };

const opening = openLibrary({ name, model: 'doodle', device: 'wasm' }).then(async (library) => {
  library.on('change', ({ items }) => (seen.items = items));
  library.on('queue', (queue) => {
    seen.queue = queue;
    seen.queues.push({ at: Date.now(), worker: queue.worker });
  });
  library.on('recovered', ({ code }) => seen.errors.push(code));
  const { items, queue } = await library.stats();
  Object.assign(seen, { items, queue });
  return library;
});

globalThis.whenReady = async () => Boolean(await opening);
globalThis.seen = async () => seen;
globalThis.stats = async () => (await opening).stats();
globalThis.failures = async () => (await opening).failures();

/** Begins to add so many pictures; what comes of it is in `seen`. */
globalThis.begin = async (count) => {
  const library = await opening;
  library.add(urls(count).map((image) => ({ image }))).then(
    ({ added, unchanged, skipped }) => (seen.report = { added: added.length, unchanged: unchanged.length, skipped }),
    (error) => seen.errors.push(error.code ?? error.name),
  );
};

/** Everything that is stored of the rows: facts but the hour, and vectors bit for bit; and how often each id is there. */
globalThis.rows = async () => {
  const db = await new Promise((resolve, reject) => {
    const request = indexedDB.open(`glimpse:${name}`);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const all = (store) => new Promise((resolve) => (db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)));
  const [items, blocks, jobs] = await Promise.all([all('items'), all('vectors'), all('jobs')]);
  db.close();
  const vectors = {};
  const times = {};
  for (const { ids, data, kind = 'picture' } of blocks) {
    const floats = new Uint32Array(data);
    const dims = floats.length / ids.length;
    ids.forEach((id, row) => {
      vectors[`${id} ${kind}`] = floats.subarray(row * dims, (row + 1) * dims).join(' ');
      times[id] = (times[id] ?? 0) + 1;
    });
  }
  const facts = items.map(({ added: _added, ...item }) => item).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { facts, vectors, jobs: jobs.length, most: Math.max(0, ...Object.values(times)) };
};
