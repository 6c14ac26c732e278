/** A page with one library, for tests that kill or freeze it, or only with a look at what is stored. Its pictures come by address, so they outlive it. */
const name = new URLSearchParams(location.search).get('library');
const urls = (count) => Array.from({ length: count }, (_, i) => `pictures/${i}.bmp`);
const seen = { items: 0, queue: undefined, report: undefined, errors: [] };

async function open() {
  const { openLibrary } = await import('./glimpse/index.js');
  const library = await openLibrary({ name, model: 'doodle', device: 'wasm' });
  library.on('change', ({ items }) => (seen.items = items));
  library.on('queue', (queue) => (seen.queue = queue));
  library.on('recovered', ({ code }) => seen.errors.push(code));
  const { items, queue } = await library.stats();
  Object.assign(seen, { items, queue });
  return library;
}
const opening = name ? open() : undefined;

globalThis.whenReady = async () => Boolean(await opening);
/** Starts the model. */
globalThis.prepare = async () => Boolean(await (await opening).prepare(['vision']));
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

const result = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function withStores(library, look) {
  const db = await result(indexedDB.open(`glimpse:${library}`));
  const answer = await look(db);
  db.close();
  return answer;
}

/** How many rows are stored, and the latest writer's number. */
globalThis.stored = (library) => withStores(library, async (db) => {
  const tx = db.transaction(['items', 'meta']);
  const [items, epoch = 0] = await Promise.all([result(tx.objectStore('items').count()), result(tx.objectStore('meta').get('epoch'))]);
  return { items, epoch };
});

/** Is in the way of every writer for so many milliseconds, as a page is that was frozen in a transaction. */
globalThis.block = (library, milliseconds) => withStores(library, (db) => {
  const tx = db.transaction('meta', 'readwrite');
  const end = Date.now() + milliseconds;
  const again = () => (tx.objectStore('meta').get('epoch').onsuccess = () => Date.now() < end && again());
  again();
  return new Promise((resolve) => (tx.oncomplete = resolve));
});

/** Whether a tab is the library's writer, or about to be. */
globalThis.isHeld = async (library) => (await navigator.locks.query()).held.some(({ name: lock }) => lock === `glimpse-writer:${library}`);

/** Everything that is stored of the rows: facts but the hour, and vectors bit for bit; and how often each id is there. */
globalThis.rows = (library) => withStores(library, async (db) => {
  const tx = db.transaction(['items', 'vectors', 'jobs']);
  const [items, blocks, jobs] = await Promise.all(['items', 'vectors', 'jobs'].map((name) => result(tx.objectStore(name).getAll())));
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
  const facts = items.map((item) => ({ ...item, added: 0 })).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { facts, vectors, jobs: jobs.length, most: Math.max(0, ...Object.values(times)) };
});
