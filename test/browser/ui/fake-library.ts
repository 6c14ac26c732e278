import type { AddReport, Addition, CallOptions, Hit, Item, LibraryEvents, ModelFacts, Query, Results, Stats, Tower } from '../../../src/types.ts';
import '../../../src/define.ts';
import type { GlimpseSearch } from '../../../src/ui/search.ts';
import { sessionFor, type Session } from '../../../src/ui/session.ts';
import type { Library, LibraryOptions } from '../../../src/worker/client.ts';

const embedded: ModelFacts = {
  preset: 'doodle',
  licence: 'Apache-2.0',
  languages: 'English',
  pictures: true,
  embedded: true,
  host: undefined,
  dtypes: { text: 'q8', vision: 'q8' },
  bytes: 19.6e6,
  download: 19.6e6,
  exact: true,
  choices: { auto: 5.5e6 },
};

/** A model that has to be downloaded. */
export const large: ModelFacts = {
  ...embedded,
  preset: 'jina-clip-v1',
  embedded: false,
  host: 'models.example',
  dtypes: { text: 'fp16', vision: 'q8' },
  bytes: 377e6,
  download: 377e6,
  exact: false,
  choices: { auto: 363e6, small: 227e6 },
};

export function item(index: number, facts: Partial<Item> = {}): Item {
  return {
    id: `id-${index}`, type: 'image', name: `picture ${index}.png`, folder: '', caption: '', mime: 'image/png', bytes: 1000 + index,
    width: 40, height: 30, modified: undefined, added: index, url: undefined, partial: false, ...facts,
  };
}

export function hits(items: readonly Item[], strong = 2, maybe = 2): Results {
  const found = items.map((one, index): Hit => ({ item: one, score: 1 - index / items.length, cosines: { picture: 0.3 }, band: index < strong ? 'strong' : index < strong + maybe ? 'maybe' : 'rest', why: ['picture'], alike: [] }));
  return { hits: found, total: items.length, relevant: Math.min(items.length, strong + maybe), nothing: items.length > 0 && strong + maybe === 0, keywordsOnly: false, took: 1, scan: 1 };
}

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
  answer: (query: Query, signal: AbortSignal | undefined) => Promise<Results> = () => Promise.resolve(hits(this.items.slice(0, 20)));
  report: (inputs: readonly Addition[], options: CallOptions) => Promise<AddReport> = () => Promise.resolve({ added: [], unchanged: [], skipped: [] });
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
    return { items: this.items.length, usage: 21e6, quota: 5e9, saved: true, model: this.model, towers: [] };
  }

  on<K extends keyof LibraryEvents>(type: K, listener: (detail: LibraryEvents[K]) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener as (detail: never) => void));
    return () => void listeners.delete(listener as (detail: never) => void);
  }

  close(): void {}
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
