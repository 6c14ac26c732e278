import { asGlimpseError, isAbort } from '../errors.ts';
import type { AddReport, Item, Progress, Results, Stats } from '../types.ts';
import { openLibrary, type Library, type LibraryOptions } from '../worker/client.ts';
import { Adding, type Source } from './adding.ts';
import type { Said } from './events.ts';
import { whenIdle } from './idle.ts';
import { Notices, type Topic } from './notices.ts';
import type { Owner } from './owner.ts';
import { Removing } from './removing.ts';
import { Searching, type Asked } from './searching.ts';
import { Shelf } from './shelf.ts';
import { strings } from './strings.ts';
import { throttle } from './throttle.ts';
import { Thumbs } from './thumbs.ts';
import { libraryView, resultsView, type View } from './view.ts';

export type Open = (options: LibraryOptions) => Promise<Library>;

const sessions = new Map<string, Session>();

/** The one session of a library: elements that name the same library share it. */
export function sessionFor(name: string, open: Open = openLibrary): Session {
  const session = sessions.get(name) ?? new Session(name, open);
  sessions.set(name, session);
  return session;
}

/** All that elements of one library share. Dispatches `change` whenever something that is shown may differ. */
export class Session extends EventTarget implements Owner {
  readonly name: string;
  readonly thumbs = new Thumbs(this);
  readonly adding = new Adding(this, (report) => this.#added(report));
  readonly removing: Removing;
  readonly searching = new Searching(this, () => this.stats?.items === 0);
  readonly notices = new Notices(() => this.changed());
  readonly #shelf = new Shelf(this);
  readonly #listeners = new Set<(said: Said) => void>();
  readonly #open: Open;
  readonly #reread = throttle(500, () => this.#refresh());
  #options: LibraryOptions = {};
  /** What each element with options said last. */
  readonly #told = new Map<(said: Said) => void, string>();
  #library: Promise<Library> | undefined;
  /** Somebody has asked for the library, whether it could be opened or not. */
  #started = false;
  #prepared = false;
  #view: { readonly key: readonly unknown[]; readonly view: View } | undefined;
  stats: Stats | undefined;
  /** The model is being fetched or started. */
  loading: Progress | undefined;
  /** The picture that is open; it stays open while the others around it change. */
  viewed: Item | undefined;
  /** Whether the sample album was added in this visit. */
  sampled = false;

  constructor(name: string, open: Open) {
    super();
    this.name = name;
    this.#open = open;
    this.removing = new Removing(name, this, (ids) => {
      this.searching.drop(ids);
      this.#shelf.drop(ids);
    });
  }

  /**
   * Takes options over; a library that is open with others is opened anew.
   * Of elements that differ the first one counts, until another one's change: otherwise they would take turns for ever.
   */
  configure(listener: (said: Said) => void, options: LibraryOptions): void {
    const told = JSON.stringify(options);
    const before = this.#told.get(listener);
    this.#told.set(listener, told);
    if (told === before || (before === undefined && this.#told.size > 1)) return;
    if (told === JSON.stringify(this.#options)) return;
    this.#options = options;
    if (!this.#started) return;
    this.notices.forget();
    this.#close();
    void this.start();
  }

  /** The first to join opens the library, as soon as the page has nothing better to do. */
  join(listener: (said: Said) => void): void {
    this.#listeners.add(listener);
    if (this.#listeners.size > 1) return;
    addEventListener('pagehide', this.#commit);
    whenIdle(() => {
      if (this.#listeners.size > 0) void this.start();
    });
  }

  /** The last to leave closes the library, unless another comes at once. */
  leave(listener: (said: Said) => void): void {
    this.#listeners.delete(listener);
    this.#told.delete(listener);
    setTimeout(() => {
      if (this.#listeners.size > 0 || sessions.get(this.name) !== this) return;
      sessions.delete(this.name);
      removeEventListener('pagehide', this.#commit);
      void this.removing.flush().finally(() => this.#close());
    });
  }

  readonly #commit = () => void this.removing.flush();

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  say(...said: Said): void {
    if (said[0] === 'glimpse-results') this.notices.settle('search');
    for (const listener of this.#listeners) listener(said);
  }

  failed(error: unknown, topic?: Topic): void {
    if (isAbort(error)) return;
    const shown = asGlimpseError(error);
    this.loading = undefined;
    this.notices.show(shown.message, 'error', topic);
    this.say('glimpse-error', { error: shown });
  }

  library(): Promise<Library> {
    this.#started = true;
    this.#library ??= this.#connect();
    return this.#library;
  }

  /** Opens the library, if nothing has yet. */
  async start(): Promise<void> {
    try {
      await this.library();
    } catch (error) {
      this.failed(error);
    }
  }

  async #connect(): Promise<Library> {
    try {
      const library = await this.#open({ ...this.#options, name: this.name });
      library.on('change', ({ items }) => {
        if (this.stats) this.stats = { ...this.stats, items };
        this.#reread();
        this.changed();
        // Words that were typed before there was anything to find.
        if (items > 0 && this.searching.asked && !this.searching.results && !this.searching.busy) this.searching.again();
      });
      library.on('progress', (progress) => this.#load(progress));
      library.on('tower', () => this.#load(undefined));
      library.on('recovered', ({ code, message }) => {
        this.notices.show(message, 'info');
        this.say('glimpse-recovered', { code, message });
      });
      await this.removing.resume(library);
      this.stats = await library.stats();
      if (!this.stats.saved) this.notices.show(strings.notSaved, 'info');
      this.changed();
      return library;
    } catch (error) {
      this.#library = undefined;
      throw error;
    }
  }

  /** Starts the text tower ahead of the first search: only when there is something to find. */
  async prepare(): Promise<void> {
    if (this.#prepared || !this.stats?.items) return;
    this.#prepared = true;
    try {
      const library = await this.library();
      this.stats = await library.prepare(['text']);
    } catch {
      // The search that follows says it.
      this.#prepared = false;
    }
    this.#load(undefined);
  }

  /** Id of the picture that is open. */
  get viewing(): string | undefined {
    return this.viewed?.id;
  }

  /** The answer, without what is being removed. */
  get results(): Results | undefined {
    const { results } = this.searching;
    const { ids } = this.removing;
    if (!results || ids.size === 0) return results;
    return { ...results, hits: results.hits.filter(({ item }) => !ids.has(item.id)), total: results.total - ids.size };
  }

  get view(): View {
    const { results } = this.searching;
    const hidden = this.removing.ids;
    const key = [results, results ? undefined : this.#shelf.items, hidden];
    if (!this.#view?.key.every((part, index) => part === key[index])) {
      this.#view = { key, view: results ? resultsView(results, hidden) : libraryView(this.#shelf.items, hidden) };
    }
    return this.#view!.view;
  }

  /** Reads what the grid is about to show. */
  want(from: number, to: number): void {
    if (this.stats && !this.searching.results) this.#shelf.want(from, to + this.removing.ids.size);
  }

  add(source: Source): Promise<void> {
    this.removing.hold();
    return this.adding.add(source);
  }

  search(asked: Asked): void {
    this.viewed = undefined;
    this.searching.ask(asked);
  }

  show(id: string | undefined): void {
    const item = id === undefined ? undefined : this.view.items.find((candidate) => candidate?.id === id);
    this.viewed = item;
    if (item) this.say('glimpse-select', { item });
    this.changed();
  }

  undo(): void {
    const count = this.removing.undo();
    if (count > 0) this.notices.pass(strings.restored(count));
  }

  async clear(): Promise<void> {
    this.adding.cancel();
    this.removing.undo();
    this.searching.clear();
    this.#forget();
    try {
      const library = await this.library();
      await library.clear();
      this.stats = await library.stats();
    } catch (error) {
      this.failed(error);
    }
    this.#shelf.refresh();
    this.changed();
  }

  #load(progress: Progress | undefined): void {
    this.loading = progress;
    if (progress) this.say('glimpse-progress', progress);
    else this.#reread();
    this.changed();
  }

  #added(report: AddReport | undefined): void {
    this.loading = undefined;
    if (report) this.removing.keep([...report.added, ...report.unchanged].map(({ id }) => id));
    if (!this.adding.running) this.removing.release();
    if (report) this.notices.pass(strings.addedDone(report.added.length, report.unchanged.length, report.skipped.length));
    this.#reread();
    if (this.adding.running) return;
    this.searching.again();
    // Words are wanted next, and perhaps without a network.
    if (report?.added.length) void this.prepare();
  }

  async #refresh(): Promise<void> {
    if (!this.#library) return;
    // Nothing moves under the cursor of someone who looks around while pictures come in.
    if (!this.adding.running || !this.#shelf.isScrolled) this.#shelf.refresh();
    try {
      const library = await this.#library;
      this.stats = await library.stats();
      this.changed();
    } catch (error) {
      this.failed(error);
    }
  }

  #forget(): void {
    this.thumbs.clear();
    this.#shelf.clear();
    this.adding.originals.clear();
    this.adding.forget();
    this.viewed = undefined;
    this.loading = undefined;
    this.sampled = false;
  }

  #close(): void {
    const library = this.#library;
    this.adding.cancel();
    this.searching.clear();
    this.#library = undefined;
    this.#prepared = false;
    this.stats = undefined;
    this.#forget();
    library?.then((open) => open.close()).catch(() => undefined);
  }
}
