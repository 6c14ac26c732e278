import type { Item, Query, Results } from '../types.ts';
import type { Owner } from './owner.ts';

/** What is looked for. */
export type Asked =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly image: Blob }
  | { readonly kind: 'like'; readonly item: Item };

const settle = 120;
const limit = 200;

function queryOf(asked: Asked): Query {
  if (asked.kind === 'text') return { text: asked.text, limit };
  return asked.kind === 'image' ? { image: asked.image, limit } : { like: asked.item.id, limit };
}

/** The current query and its answer. The newest query wins, whatever order the answers come in. */
export class Searching {
  readonly #owner: Owner;
  readonly #isEmpty: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  asked: Asked | undefined;
  results: Results | undefined;
  /** What `results` answers. */
  answered: Asked | undefined;
  busy = false;

  constructor(owner: Owner, isEmpty: () => boolean) {
    this.#owner = owner;
    this.#isEmpty = isEmpty;
  }

  /** Search as you type: waits for a short silence first. */
  type(text: string): void {
    this.#stop();
    if (text.trim() === '') {
      this.clear();
      return;
    }
    this.asked = { kind: 'text', text };
    this.#timer = setTimeout(() => void this.#run(), settle);
    this.#owner.changed();
  }

  /** Searches at once. */
  ask(asked: Asked): void {
    this.asked = asked;
    this.again();
  }

  /** Searches at once for what is asked already. */
  again(): void {
    this.#stop();
    if (this.asked) void this.#run();
  }

  clear(): void {
    this.#stop();
    this.asked = undefined;
    this.results = undefined;
    this.answered = undefined;
    this.#owner.changed();
  }

  /** Another model: the same question has to be answered again. */
  forget(): void {
    this.#stop();
    this.results = undefined;
    this.answered = undefined;
    if (this.asked?.kind === 'like') this.asked = undefined;
  }

  /** Takes removed pictures out of the answer. */
  drop(ids: ReadonlySet<string>): void {
    const { results } = this;
    if (results) this.results = { ...results, hits: results.hits.filter(({ item }) => !ids.has(item.id)), total: results.total - ids.size };
  }

  /** Nothing that was under way may still answer. */
  #stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
    this.busy = false;
  }

  async #run(): Promise<void> {
    const { asked } = this;
    if (!asked) return;
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    this.#owner.changed();
    const query = queryOf(asked);
    try {
      const library = await this.#owner.library();
      // A picture of the library has its vector already.
      const able = this.#isEmpty() ? undefined : asked.kind === 'like' ? library : await this.#owner.ready(running.signal);
      const results = await able?.search(query, { signal: running.signal });
      if (this.#running !== running) return;
      this.results = results;
      this.answered = asked;
      if (results) this.#owner.say('glimpse-results', { query, results });
    } catch (error) {
      if (this.#running !== running) return;
      this.results = undefined;
      this.answered = undefined;
      this.#owner.failed(error, 'search');
    }
    this.#running = undefined;
    this.busy = false;
    this.#owner.changed();
  }
}
