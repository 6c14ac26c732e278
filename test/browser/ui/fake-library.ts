import type { AddReport, Addition, CallOptions, Failure, Folder, ImportReport, Item, Label, LibraryEvents, Query, Results, Stats, SyncReport, Tower } from '../../../src/types.ts';
import '../../../src/define.ts';
import type { GlimpseSearch } from '../../../src/ui/search.ts';
import { sessionFor, type Session } from '../../../src/ui/session.ts';
import type { FolderInput, Library, LibraryOptions } from '../../../src/worker/client.ts';
import { embedded, hits, idle, item, noFacets } from './fake-data.ts';

export { hits, idle, item, large } from './fake-data.ts';

/** A one-pixel picture. */
const png = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (c) => c.charCodeAt(0));

/** Answers what a test tells it to. */
export class FakeLibrary implements Library {
  readonly name = 'fake';
  items: Item[];
  queries: Query[] = [];
  removed: string[] = [];
  prepared = 0;
  additions = 0;
  model = embedded;
  /** How a download goes; the model is here when it has. */
  fetch: (options: CallOptions) => Promise<void> = () => Promise.resolve();
  paused = false;
  queue = idle;
  evicted = 0;
  readOnly = false;
  changing: Stats['changing'];
  followed: Folder[] = [];
  failed: Failure[] = [];
  /** Calls of the library's own affairs, in order: `unfollow folder-1`. */
  readonly calls: string[] = [];
  facetsOf: (query: Pick<Query, 'filters'>) => typeof noFacets = () => noFacets;
  labels: readonly Label[] = [];
  answer: (query: Query, signal: AbortSignal | undefined) => Promise<Results> = () => Promise.resolve(hits(this.items.slice(0, 20)));
  report: (inputs: readonly Addition[], options: CallOptions) => Promise<AddReport> = () => Promise.resolve({ added: [], unchanged: [], skipped: [] });
  /** What a `sync` or a `reconnect` finds. */
  found: (folder: FolderInput | string, options: CallOptions) => Promise<Partial<SyncReport>> = () => Promise.resolve({});
  exported: (options: CallOptions) => Promise<Blob> = () => Promise.resolve(new Blob(['glimpse']));
  imported: (file: Blob, options: CallOptions) => Promise<ImportReport> = () => Promise.resolve({ added: 0, unchanged: 0 });
  readonly #listeners = new Map<string, Set<(detail: never) => void>>();

  constructor(count: number) {
    this.items = Array.from({ length: count }, (_, index) => item(index));
  }

  emit<K extends keyof LibraryEvents>(type: K, detail: LibraryEvents[K]): void {
    for (const listener of this.#listeners.get(type) ?? []) (listener as (detail: LibraryEvents[K]) => void)(detail);
  }

  async add(inputs: Blob | Addition | Iterable<Blob | Addition>, options: CallOptions = {}): Promise<AddReport> {
    this.additions++;
    const report = await this.report([...(inputs as Iterable<Addition>)], options);
    this.items = [...report.added, ...this.items];
    this.emit('change', { items: this.items.length });
    return report;
  }

  search(query: Query, { signal }: CallOptions = {}): Promise<Results> {
    this.queries.push(query);
    return this.answer(query, signal);
  }

  similar(): Promise<Results> {
    return this.answer({}, undefined);
  }

  async facets(query: Pick<Query, 'filters'> = {}) {
    return this.facetsOf(query);
  }

  async describe(_id: string, _labels: readonly string[]): Promise<Label[]> {
    return [...this.labels];
  }

  async sync(folder: FolderInput, options: CallOptions = {}) {
    this.calls.push(`sync ${folder.name}`);
    return this.#synced(await this.found(folder, options));
  }

  async reconnect(folder: string, options: CallOptions = {}) {
    this.calls.push(`reconnect ${folder}`);
    const report = this.#synced(await this.found(folder, options));
    this.followed = this.followed.map((other) => (other.id === folder ? { ...other, access: 'ready' } : other));
    return report;
  }

  async folders() {
    return this.followed;
  }

  async unfollow(folder: string) {
    this.calls.push(`unfollow ${folder}`);
    this.followed = this.followed.filter(({ id }) => id !== folder);
  }

  async list(offset: number, limit: number) {
    return { items: this.items.slice(offset, offset + limit), total: this.items.length };
  }

  async thumbs(ids: readonly string[]) {
    return ids.map(() => new Blob([png], { type: 'image/png' }));
  }

  async prepare(_towers?: readonly Tower[], options: CallOptions = {}): Promise<Stats> {
    this.prepared++;
    await this.fetch(options);
    this.model = { ...this.model, download: 0 };
    return this.stats();
  }

  async pause() {
    this.paused = true;
  }

  async resume() {
    this.paused = false;
  }

  async cancel() {
    this.calls.push('cancel');
    const { waiting } = this.queue;
    this.queue = idle;
    this.emit('queue', this.queue);
    return waiting;
  }

  async failures() {
    return this.failed;
  }

  async retry(ids?: readonly number[]) {
    this.calls.push(`retry ${ids ?? 'all'}`);
    this.#settle(ids);
  }

  async dismiss(ids?: readonly number[]) {
    this.calls.push(`dismiss ${ids ?? 'all'}`);
    this.#settle(ids);
  }

  async restore(ids: readonly string[]) {
    this.calls.push(`restore ${ids}`);
    return ids.length;
  }

  original: (id: string) => Promise<Blob | undefined> = () => Promise.resolve(undefined);

  export(options: CallOptions = {}) {
    this.calls.push('export');
    return this.exported(options);
  }

  import(file: Blob, options: CallOptions = {}) {
    this.calls.push('import');
    return this.imported(file, options);
  }

  async remove(ids: readonly string[]) {
    this.removed.push(...ids);
    this.items = this.items.filter(({ id }) => !ids.includes(id));
    this.emit('change', { items: this.items.length });
    return ids.length;
  }

  async clear() {
    this.items = [];
    this.emit('change', { items: 0 });
  }

  async stats(): Promise<Stats> {
    return { items: this.items.length, captioned: this.items.filter(({ caption }) => caption).length, usage: 21e6, quota: 5e9, saved: true, readOnly: this.readOnly, evicted: this.evicted, model: this.model, towers: [], queue: this.queue, changing: this.changing };
  }

  on<K extends keyof LibraryEvents>(type: K, listener: (detail: LibraryEvents[K]) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener as (detail: never) => void));
    return () => void listeners.delete(listener as (detail: never) => void);
  }

  close(): void {}

  #synced(report: Partial<SyncReport>): SyncReport {
    const all = { added: [], unchanged: [], skipped: [], moved: [], removed: [], ...report };
    const gone = new Set(all.removed);
    this.items = [...all.added, ...this.items.filter((other) => !gone.has(other))];
    this.emit('change', { items: this.items.length });
    return all;
  }

  #settle(ids: readonly number[] | undefined): void {
    this.failed = ids ? this.failed.filter(({ id }) => !ids.includes(id)) : [];
    const lost = this.failed.filter(({ code }) => code === 'file-again').length;
    this.queue = { ...this.queue, lost, failed: this.failed.length - lost };
    this.emit('queue', this.queue);
  }
}

let number = 0;

export interface Stage {
  readonly library: FakeLibrary;
  readonly session: Session;
  readonly search: GlimpseSearch;
  /** The options of every opening. */
  readonly opened: readonly LibraryOptions[];
  /** Looks through all shadow trees below the element. */
  readonly all: (selector: string) => HTMLElement[];
  readonly one: (selector: string) => HTMLElement;
}

/** The whole element over a library with known answers, settled. */
export async function stage(library: FakeLibrary, attributes: Record<string, string> = {}, before?: (name: string) => void): Promise<Stage> {
  const name = `fake-${number++}`;
  before?.(name);
  const opened: LibraryOptions[] = [];
  const session = sessionFor(name, async (options) => {
    opened.push(options);
    return library;
  });
  const search = document.createElement('glimpse-search');
  for (const [key, value] of Object.entries({ library: name, ...attributes })) search.setAttribute(key, value);
  document.body.replaceChildren(search);
  // Its attributes count from the first opening on.
  await search.updateComplete;
  await session.start();
  const all = (selector: string) => deep(search, selector);
  const one = (selector: string) => {
    const found = all(selector)[0];
    if (!found) throw new Error(`nothing matches ${selector}`);
    return found;
  };
  await until(() => library.items.length === 0 || all('glimpse-grid img').length + all('.open img').length > 0);
  return { library, session, search, opened, all, one };
}

function deep(root: Element, selector: string): HTMLElement[] {
  const { shadowRoot } = root;
  if (!shadowRoot) return [];
  return [...shadowRoot.querySelectorAll<HTMLElement>(selector), ...Array.from(shadowRoot.querySelectorAll('*')).flatMap((child) => deep(child, selector))];
}

/** Waits for something that happens soon. */
export async function until(done: () => boolean, milliseconds = 4000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!done()) {
    if (performance.now() > end) throw new Error(`never: ${String(done)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export function type(input: HTMLElement, text: string): void {
  (input as HTMLInputElement).value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

export function press(target: Element, key: string, more: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }));
}

/** The focused element, through shadow trees. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}
