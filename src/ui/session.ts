import { GlimpseError, asGlimpseError, isAbort } from '../errors.ts';
import type { Results, Stats, Tower } from '../types.ts';
import { openLibrary, whenErased, type Library, type LibraryOptions } from '../worker/client.ts';
import { Adding, type Source } from './adding.ts';
import { Answers } from './answers.ts';
import { Audience, type Listener } from './audience.ts';
import { Connection } from './connection.ts';
import { Consent, type Asker } from './consent.ts';
import { hearErasure } from './erased.ts';
import type { Said } from './events.ts';
import { hear } from './hear.ts';
import { Housekeeping } from './housekeeping.ts';
import { Keeping } from './keeping.ts';
import { Looking } from './looking.ts';
import { Notices, type Topic } from './notices.ts';
import { Preparing } from './preparing.ts';
import { Removing } from './removing.ts';
import { Searching, type Asked } from './searching.ts';
import { lazily } from './lazily.ts';
import { settled } from './settled.ts';
import { Settings, type Told } from './settings.ts';
import { Shelf } from './shelf.ts';
import { siteStrings } from './strings-site.ts';
import { strings } from './strings.ts';
import { throttle } from './throttle.ts';
import { Thumbs } from './thumbs.ts';
import { Views, type View } from './view.ts';

export type Open = (options: LibraryOptions) => Promise<Library>;

const sessions = new Map<string, Session>();

/** The one session of a library: elements that name the same library share it. */
export function sessionFor(name: string, open: Open = openLibrary): Session {
  const session = sessions.get(name) ?? new Session(name, open);
  sessions.set(name, session);
  return session;
}

export const openSessions = (): readonly Session[] => [...sessions.values()];

/** All that elements of one library share. Dispatches `change` whenever something that is shown may differ. */
export class Session extends EventTarget implements Asker {
  readonly name: string;
  readonly thumbs = new Thumbs(this);
  readonly adding = new Adding(this, (done) => settled(this, done));
  readonly housekeeping = new Housekeeping(this);
  readonly removing: Removing;
  readonly searching = new Searching(this, () => this.stats);
  readonly looking = new Looking(this.searching, () => [this.#shelf.items, this.removing.ids]);
  readonly notices = new Notices(() => this.changed());
  readonly settings: Settings;
  readonly consent: Consent;
  readonly preparing = new Preparing(this);
  readonly keeping = new Keeping(() => this.changed());
  readonly #shelf = new Shelf(this, () => this.settings.readOnly);
  readonly reread = throttle(500, () => this.refresh());
  readonly #views = new Views();
  readonly #connection: Connection;
  readonly #audience = new Audience({ open: () => this.settings.readOnly || void this.start(), interval: () => void this.removing.flush(), close: () => this.#end() });
  stats: Stats | undefined;
  /** Of a prebuilt index: the towers that `stats` count. */
  towers: readonly Tower[] | undefined;
  /** Whether the sample album was added in this visit. */
  sampled = false;
  readonly #deafen = hearErasure(this);

  constructor(name: string, open: Open) {
    super();
    this.name = name;
    this.#connection = new Connection((isCurrent) => this.#connect(open, isCurrent));
    const answers = new Answers(() => (this.settings.readOnly ? undefined : name));
    this.settings = new Settings(answers);
    this.consent = new Consent(this, answers);
    this.removing = new Removing(name, this, (ids) => {
      for (const list of [this.searching, this.looking, this.#shelf]) list.drop(ids);
    });
  }

  /** Takes over what an element was told; a library that is open with other options is opened anew. */
  configure(listener: Listener, told: Told): void {
    const { readOnly } = this.settings;
    const changed = this.settings.take(listener, told);
    // It was not to be opened before it is used; now it is.
    if (readOnly && !this.settings.readOnly && !this.#connection.started) void this.start();
    if (!this.#connection.started || !changed) return;
    if (changed === 'asking') return this.consent.look();
    this.notices.forget();
    this.#close();
    void this.start();
  }

  /** Opens the library anew, with other options. */
  async reopen(): Promise<void> {
    await this.removing.flush();
    this.#shut();
    await this.start();
  }

  join(listener: Listener): void {
    this.#audience.join(listener);
  }

  leave(listener: Listener): void {
    this.settings.forget(listener);
    this.#audience.leave(listener);
  }

  /** The last element has left, and no other came. */
  #end(): void {
    if (sessions.get(this.name) !== this) return;
    sessions.delete(this.name);
    this.#deafen();
    void this.removing.flush().finally(() => this.#close());
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  say(...said: Said): void {
    if (said[0] === 'glimpse-results') this.notices.settle('search');
    this.#audience.say(said);
  }

  failed(error: unknown, topic?: Topic): void {
    if (isAbort(error)) return;
    const shown = asGlimpseError(error);
    this.preparing.hide();
    if (this.consent.tells(shown)) return this.say('glimpse-error', { error: shown });
    if (shown.code === 'quota') void this.housekeeping.use((house) => house.full(shown));
    else this.notices.show(shown.message, 'error', topic);
    this.say('glimpse-error', { error: shown });
  }

  library(): Promise<Library> {
    return this.#connection.library();
  }

  async ready(signal: AbortSignal, towers: readonly Tower[] = ['text']): Promise<Library> {
    if (this.settings.readOnly) return (await lazily(() => import('./site.ts'))).readyFor(this, towers, signal);
    await this.library();
    if (this.stats?.model.pictures === false) throw new GlimpseError('text-only', this.stats.model.preset);
    // Until another model has taken over, the old one answers, and it is here.
    if (this.stats?.changing) this.consent.ask();
    else await this.consent.granted(signal);
    // By now it may be another one, with other weights.
    return this.library();
  }

  /** The person is about to ask. */
  async use(): Promise<void> {
    if (!this.stats) await this.start();
    await this.preparing.words();
  }

  /** Opens the library, if nothing has yet. */
  async start(): Promise<void> {
    try {
      await this.library();
      this.notices.settle('open');
    } catch (error) {
      this.failed(error, 'open');
    }
  }

  async #connect(open: Open, isCurrent: () => boolean): Promise<Library> {
    const library = await open({ ...this.settings.options, name: this.name });
    const { readOnly } = this.settings;
    hear(library, this);
    if (!readOnly) await this.removing.resume(library);
    this.towers = readOnly ? ['text'] : undefined;
    const stats = await library.stats(this.towers);
    if (!isCurrent()) return library;
    if (!stats.saved) this.notices.show(strings.notSaved, 'info');
    if (!readOnly) void this.keeping.look();
    this.#take(stats);
    return library;
  }

  /** A number of what there is, in words. */
  readonly counted = (n: number): string => (this.settings.readOnly ? siteStrings.things(n) : strings.pictures(n));

  /** Id of the picture that is open. */
  get viewing(): string | undefined {
    return this.looking.item?.id;
  }

  /** The answer, without what is being removed. */
  get results(): Results | undefined {
    return this.removing.without(this.searching.results);
  }

  get view(): View {
    return this.#views.of(this.searching, this.#shelf.items, this.removing.ids);
  }

  /** Reads what the grid is about to show. */
  want(from: number, to: number): void {
    // What is asked of an index comes before what nobody has asked for.
    if (this.stats && !(this.stats.readOnly ? this.searching.asked : this.searching.results)) this.#shelf.want(from, to + this.removing.ids.size);
  }

  add(source: Source): Promise<void> {
    this.removing.hold();
    return this.adding.add(source);
  }

  search(asked: Asked): void {
    this.looking.close();
    this.searching.ask(asked);
  }

  show(id: string | undefined): void {
    const item = this.looking.show(id);
    if (item) this.say('glimpse-select', { item });
    this.changed();
  }

  undo(): void {
    const count = this.removing.undo();
    if (count > 0) this.notices.pass(strings.restored(count));
    else this.notices.undo();
  }

  loaded(stats: Stats, asked: boolean): void {
    this.stats = stats;
    this.preparing.hide();
    this.notices.pass(strings.modelReady);
    // Some browsers ask the person in turn: only of someone who has just done something.
    if (asked && !stats.readOnly) void this.keeping.ask();
  }

  async refresh(): Promise<void> {
    const library = await this.#connection.current?.catch(() => undefined);
    if (!library) return;
    // Nothing moves under the cursor of someone who looks around while pictures come in.
    if (!this.adding.running || !this.#shelf.isScrolled) this.#shelf.refresh();
    try {
      const stats = await library.stats(this.towers);
      if (library === (await this.#connection.current)) this.#take(stats);
    } catch (error) {
      this.failed(error);
    }
  }

  #take(stats: Stats): void {
    this.stats = stats;
    this.consent.look();
    this.housekeeping.look();
    this.changed();
  }

  /** What is shown will be read again. */
  #blank(): void {
    this.thumbs.clear();
    this.#shelf.clear();
    this.looking.close();
    this.preparing.hide();
  }

  forget(): void {
    this.#blank();
    this.adding.originals.clear();
    this.adding.forget();
    this.sampled = false;
  }

  #shut(): void {
    this.#connection.shut();
    this.preparing.reset();
    this.housekeeping.reset();
    this.#blank();
  }

  /** Closes the library; whatever wants it waits until `begin`. Returns whether it was open. */
  shut(): boolean {
    if (!this.#connection.hold()) return false;
    this.removing.undo();
    this.#close();
    this.changed();
    return true;
  }

  async begin(): Promise<void> {
    await whenErased();
    this.notices.settle('erased');
    this.#connection.release();
    if (!this.settings.readOnly) await this.start();
  }

  #close(): void {
    this.consent.close();
    this.adding.cancel();
    this.searching.clear();
    this.stats = undefined;
    this.forget();
    this.#shut();
  }
}
