import type { Found } from '../../sources/page/collect.ts';
import { isConnected } from '../../sources/page/dom.ts';
import type { Said } from '../events.ts';
import { whenIdle } from '../idle.ts';
import { Asking } from './asking.ts';
import { Entries, type Entry } from './entries.ts';
import { Feed, type Budget } from './feed.ts';
import { PageKeywords } from './keywords.ts';
import { PageModel, type ModelTold } from './model.ts';
import { Sight } from './sight.ts';
import { Watch, type WatchOptions } from './watch.ts';

/** What the element was told. */
export interface PageTold {
  readonly model: ModelTold;
  readonly watch: WatchOptions;
  readonly budget: Budget;
  readonly eager: boolean;
}

export interface PageSessionPorts {
  readonly told: () => PageTold;
  readonly changed: () => void;
  readonly answered: () => void;
  /** The page was looked at. */
  readonly looked: () => void;
  readonly say: (...said: Said) => void;
}

/** Milliseconds between two looks at a query while the page is still being read. */
const pause = 1000;
/** Milliseconds for which a look at the page is good enough for who is about to ask. */
const fresh = 1000;

/** What one element knows of its page, and does with it. */
export class PageSession {
  readonly entries = new Entries();
  readonly model: PageModel;
  readonly asking: Asking;
  readonly #ports: PageSessionPorts;
  readonly #sight = new Sight();
  readonly #feed: Feed;
  readonly #watch: Watch;
  #refreshed = 0;
  #known = false;
  #seen = 0;
  #looking: Promise<void> | undefined;
  #connected = false;

  constructor(ports: PageSessionPorts) {
    this.#ports = ports;
    const { entries } = this;
    this.model = new PageModel({ told: () => ports.told().model, changed: ports.changed, say: ports.say, usable: () => this.#run() });
    this.#feed = new Feed({
      library: () => this.model.library(),
      entries: () => entries.all,
      has: (entry) => entries.get(entry.key) === entry,
      sight: this.#sight,
      budget: () => ports.told().budget,
      fed: () => this.#fed(),
      failed: (error) => this.model.failed(error),
    });
    this.asking = new Asking({ entries, keywords: new PageKeywords(entries), model: this.model, lost: () => this.#again(), known: () => this.#look(), changed: ports.changed, answered: ports.answered });
    this.#watch = new Watch(() => ports.told().watch, (found) => this.#take(found));
  }

  /** How much of what could be understood is understood; undefined when nothing is under way. */
  get reading(): { readonly done: number; readonly total: number } | undefined {
    if (!this.#feed.busy) return undefined;
    const counted = [...this.entries.all].filter(({ state }) => state !== 'left');
    return { done: counted.filter(({ state }) => state === 'done').length, total: counted.length };
  }

  connect(): void {
    this.#connected = true;
    this.#watch.start();
    if (this.#ports.told().eager) whenIdle(() => { if (this.#connected) void this.model.start(); });
  }

  disconnect(): void {
    this.#connected = false;
    this.#known = false;
    this.#watch.stop();
    this.#sight.stop();
    this.#feed.stop();
    this.asking.stop();
    this.asking.type('');
    this.model.close();
    this.entries.replace([]);
  }

  /** The person is about to ask: the page is looked at, and the model started. */
  begin(): void {
    if (performance.now() - this.#seen > fresh) this.#known = false;
    void this.#look();
    void this.model.start();
  }

  /** Other options: another part of the page, or another model. */
  changed(what: 'watch' | 'model'): void {
    if (!this.#connected) return;
    if (what === 'watch') return this.#watch.restart();
    const { started } = this.model;
    this.#feed.stop();
    this.asking.stop();
    this.model.close();
    this.entries.reset();
    if (started) void this.model.start().then(() => this.asking.ask(this.asking.text));
  }

  /** Where an entry is, as far as the page was looked at. */
  hereOf(entry: Entry): Found | undefined {
    return this.entries.get(entry.key)?.places.find(({ element }) => isConnected(element));
  }

  /** Where an entry is now; the page is looked at once more if it seems to have gone. */
  async placeOf(entry: Entry): Promise<Found | undefined> {
    const place = this.hereOf(entry);
    if (place) return place;
    await this.#watch.now();
    return this.hereOf(entry);
  }

  async #look(): Promise<void> {
    if (this.#known) return;
    this.#looking ??= this.#watch.now().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  #take(found: readonly Found[]): void {
    this.#known = true;
    this.#seen = performance.now();
    const gone = this.entries.replace(found);
    const ids = gone.flatMap(({ id }) => (id !== undefined && this.entries.of(id).length === 0 ? [id] : []));
    if (ids.length > 0) void this.model.library().then((library) => library.remove(ids)).catch(() => {});
    if (this.model.usable) this.#run();
    this.asking.refresh();
    this.#ports.looked();
    this.#ports.changed();
  }

  #again(): void {
    this.entries.reset();
    this.#run();
  }

  #run(): void {
    if (this.model.indexed) return;
    this.#sight.watch(this.entries.all);
    void this.#feed.run();
  }

  #fed(): void {
    this.#ports.changed();
    const now = performance.now();
    const all = [...this.entries.all].every(({ state }) => state === 'done' || state === 'left');
    if (!all && now - this.#refreshed < pause) return;
    this.#refreshed = now;
    this.asking.refresh();
  }
}
