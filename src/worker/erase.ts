import { GlimpseError } from '../errors.ts';
import type { EraseReport } from '../types.ts';
import { endEngines } from './connection.ts';

/** Milliseconds that whoever holds something open is given to let go of it, until it is looked again, and between two tries. */
const [patience, round, pause] = [10_000, 1000, 100];

/** Databases, folders and caches: all that Glimpse makes are named so. */
const ours = /^glimpse[:-]/;
/** The cache of the app's shell: workbox adds the scope of its service worker. */
const shell = 'glimpse-precache-v2-';

/** One kind of storage: what of ours is there, and how it is removed. */
interface Storage {
  readonly kind: string;
  list(): Promise<string[]>;
  remove(name: string): Promise<unknown>;
}

/** The app's. A page that Glimpse is embedded in may have others: ours have a cache that is named after them. */
const serviceWorkers: Storage = {
  kind: 'service worker',
  async list() {
    const caches = await globalThis.caches.keys();
    return (await navigator.serviceWorker.getRegistrations()).flatMap(({ scope }) => (caches.includes(shell + scope) ? [scope] : []));
  },
  async remove(scope) {
    for (const registration of await navigator.serviceWorker.getRegistrations()) if (registration.scope === scope) await registration.unregister();
  },
};

const caches: Storage = {
  kind: 'cache',
  list: async () => (await globalThis.caches.keys()).filter((name) => ours.test(name)),
  remove: (name) => globalThis.caches.delete(name),
};

const databases: Storage = {
  kind: 'database',
  list: async () => (await indexedDB.databases()).flatMap(({ name = '' }) => (ours.test(name) ? [name] : [])),
  remove: (name) =>
    new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.addEventListener('success', resolve);
      request.addEventListener('error', () => reject(request.error ?? new Error(name)));
    }),
};

const folders: Storage = {
  kind: 'folder',
  async list() {
    const found: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) if (ours.test(name)) found.push(name);
    return found;
  },
  remove: async (name) => (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true }),
};

const settings: Storage = {
  kind: 'setting',
  list: async () => [localStorage, sessionStorage].flatMap((storage) => Object.keys(storage).filter((key) => key.startsWith('glimpse:'))),
  remove: async (key) => [localStorage, sessionStorage].forEach((storage) => storage.removeItem(key)),
};

/** In the order in which they go: service workers are known by their caches. */
const storages = [serviceWorkers, caches, databases, folders, settings];

/** Does what `eraseEverything` promises. */
export async function erase(): Promise<EraseReport> {
  const goOn = endEngines(new GlimpseError('disposed', 'everything is being erased'));
  try {
    const until = Date.now() + patience;
    const seen = new Set<string>();
    let stuck: readonly Found[] = [];
    let found = await listed();
    while (found.length > 0 && Date.now() < until) {
      for (const one of found) seen.add(said(one));
      const end = Math.min(until, Date.now() + round);
      const gone = await Promise.all(found.map(({ storage, name }) => remove(storage, name, end)));
      stuck = found.filter((_, i) => !gone[i]);
      // Another tab may just have been writing, or a service worker that is being installed: that goes in the next round.
      await rest();
      found = await listed();
    }
    const left = new Set([...stuck, ...found].map(said));
    return { removed: [...seen].filter((name) => !left.has(name)), left: [...left], usage: (await navigator.storage?.estimate?.().catch(() => undefined))?.usage };
  } finally {
    goOn();
  }
}

interface Found {
  readonly storage: Storage;
  readonly name: string;
}

const said = ({ storage, name }: Found): string => `${storage.kind} ${name}`;

/** Nothing of a kind that the browser refuses, or does not have: then nothing was ever stored there. */
async function listed(): Promise<Found[]> {
  const all = await Promise.all(storages.map(async (storage) => (await storage.list().catch(() => [])).map((name) => ({ storage, name }))));
  return all.flat();
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pause));

/** Whether it is gone in time. What somebody else has open is tried again: a worker that was just ended may still hold a file. */
async function remove(storage: Storage, name: string, until: number): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), until - Date.now()));
  const work = async (): Promise<boolean> => {
    for (;;) {
      try {
        await storage.remove(name);
        return true;
      } catch {
        if (Date.now() > until) return false;
        await rest();
      }
    }
  };
  return Promise.race([work(), late]);
}
