import { isAbort } from '../../errors.ts';
import type { Band } from '../../types.ts';
import type { Entries } from './entries.ts';
import type { PageKeywords } from './keywords.ts';
import { meantBy, meantByIndex, most, type Answer, type Ask, type Elsewhere, type Meant } from './meaning.ts';
import type { PageModel } from './model.ts';

/** Milliseconds of silence before what is typed is searched for. */
const settle = 120;
/** Of those that are no good match, so many are shown when there is nothing else. */
const fewest = 5;
/** How often an answer that is not settled is asked for again. */
const again = 5;

const ranks: Readonly<Record<Band, number>> = { strong: 0, maybe: 1, rest: 2 };

export interface AskingPorts {
  readonly entries: Entries;
  readonly keywords: PageKeywords;
  readonly model: PageModel;
  /** The library has lost all that was added: its worker was replaced. */
  readonly lost: () => void;
  /** Resolves when all that the page has is known. */
  readonly known: () => Promise<void>;
  readonly changed: () => void;
  /** Something new is to be told of the answer. */
  readonly answered: () => void;
}

/** The query and its answer: letter by letter at once, by meaning when the model is there. The newest query wins. */
export class Asking {
  readonly #ports: AskingPorts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  text = '';
  answers: readonly Answer[] = [];
  /** What other pages of the site have. */
  elsewhere: readonly Elsewhere[] = [];
  /** Of pictures there, by their ids. */
  previews: ReadonlyMap<string, Blob> = new Map();
  /** What `answers` answer; empty when there are none. */
  answered = '';
  /** The model had a part in it. */
  meant = false;
  /** The site's index has nothing of this page. */
  unknown = false;
  busy = false;
  /** The page has changed while an answer was under way. */
  #stale = false;

  constructor(ports: AskingPorts) {
    this.#ports = ports;
  }

  /** Searches as the person types. */
  type(text: string): void {
    this.#put(text);
    if (this.text !== '') this.#timer = setTimeout(() => void this.#run(true), settle);
    this.#ports.changed();
  }

  ask(text: string): void {
    this.#put(text);
    if (this.text !== '') void this.#run(true);
    this.#ports.changed();
  }

  /** The page has something else, or more of it is understood. */
  refresh(): void {
    if (!this.busy) {
      if (this.text !== '') void this.#run(false);
      return;
    }
    this.#stale = true;
    if (!this.meant) void this.#glance();
  }

  /** What is found letter by letter, while the model is on its way. */
  async #glance(): Promise<void> {
    const running = this.#running;
    const { text } = this;
    const named = await this.#ports.keywords.search(text, most);
    if (running === this.#running && running && !this.meant) this.#show(text, named, undefined, false);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
    this.busy = false;
  }

  #put(text: string): void {
    this.stop();
    this.text = text.trim();
    this.meant = this.unknown = false;
    if (this.text !== '') return;
    this.answers = [];
    this.elsewhere = [];
    this.previews = new Map();
    this.answered = '';
  }

  /** @param fresh the person asked */
  async #run(fresh: boolean): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    const { text } = this;
    const { keywords, known, model } = this.#ports;
    this.busy = true;
    this.#ports.changed();
    try {
      if (fresh) await known();
      const named = await keywords.search(text, most);
      if (this.#running !== running) return;
      if (fresh || !this.meant) this.#show(text, named, undefined, fresh);
      if (model.started) await this.#mean(text, running, fresh);
    } catch (error) {
      if (this.#running === running) model.failed(error);
    }
    if (this.#running !== running) return;
    this.#running = undefined;
    this.busy = false;
    this.#ports.changed();
    if (!this.#stale) return;
    this.#stale = false;
    this.refresh();
  }

  /** Whether the model may be used, once that is known. Who does not want the model now is not asked again unless they say so. */
  async #allowed(fresh: boolean, signal: AbortSignal): Promise<boolean> {
    const { model } = this.#ports;
    await model.library();
    if (!model.usable && (!fresh || model.refused)) return false;
    try {
      await model.ready(signal);
      return true;
    } catch (error) {
      if (!isAbort(error) || signal.aborted) throw error;
      model.refused = true;
      return false;
    }
  }

  async #mean(text: string, running: AbortController, fresh: boolean): Promise<void> {
    const { entries, keywords, model } = this.#ports;
    const { signal } = running;
    if (!(await this.#allowed(fresh, signal))) return;
    const meant = model.indexed ? meantByIndex : meantBy;
    const ask: Ask = async (query) => (await model.ready(signal)).search(query, { signal });
    for (let turn = 0, settled = false; turn < again && !settled; turn++) {
      const found = await meant(ask, entries, text);
      if (this.#running !== running) return;
      const lost = found.total === 0 && [...entries.all].some(({ state }) => state === 'done');
      if (lost) this.#ports.lost();
      ({ settled } = found);
      const named = await keywords.search(text, most);
      if (this.#running !== running) return;
      this.#show(text, named, found, fresh && turn === 0);
      void this.#preview();
    }
  }

  /** What the index shows of pictures on other pages. */
  async #preview(): Promise<void> {
    const { elsewhere } = this;
    const pictures = elsewhere.flatMap(({ item }) => (item.type === 'image' ? [item.id] : []));
    const ids = pictures.filter((id) => !this.previews.has(id));
    if (ids.length === 0) return;
    const thumbs = await this.#ports.model.library().then((library) => library.thumbs(ids)).catch(() => []);
    if (this.elsewhere !== elsewhere) return;
    const known = [...this.previews].filter(([id]) => pictures.includes(id));
    this.previews = new Map([...known, ...ids.flatMap((id, i) => (thumbs[i] ? [[id, thumbs[i]] as const] : []))]);
    this.#ports.changed();
  }

  #show(text: string, named: readonly Answer[], found: Meant | undefined, fresh: boolean): void {
    const sure = new Set(named.flatMap(({ entry, band }) => (band === 'strong' ? [entry] : [])));
    const meant = (found?.answers ?? []).map(({ entry, band }): Answer => ({ entry, band: sure.has(entry) ? 'strong' : band }));
    const has = new Set(meant.map(({ entry }) => entry));
    // What the library does not have yet, or will not have, is found letter by letter.
    const all = [...meant, ...named.filter(({ entry }) => !has.has(entry) && (!found || entry.state !== 'done' || sure.has(entry)))];
    const ranked = all.map((answer, at) => ({ ...answer, at })).toSorted((a, b) => ranks[a.band] - ranks[b.band] || a.at - b.at);
    const good = ranked.filter(({ band }) => band !== 'rest');
    this.elsewhere = found?.elsewhere ?? [];
    const closest = this.elsewhere.length > 0 ? [] : ranked.slice(0, fewest);
    this.answers = (good.length > 0 ? good : closest).slice(0, most).map(({ entry, band }) => ({ entry, band }));
    this.answered = text;
    this.unknown = this.#ports.model.indexed && found?.total === 0;
    this.meant = found !== undefined && (found.total > 0 || this.unknown);
    this.#ports.changed();
    if (fresh) this.#ports.answered();
  }
}
