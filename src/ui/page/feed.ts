import { isAbort } from '../../errors.ts';
import { nameOfUrl } from '../../sources/url.ts';
import type { AddReport, Addition, Item } from '../../types.ts';
import type { Library } from '../../worker/client.ts';
import { itemOf, type Entry, type Unseen } from './entries.ts';
import { pictureAddress } from './picture-address.ts';
import type { Sight } from './sight.ts';

/** Entries that are added together: few, so that what comes into sight is next. Of one kind, for passages are quick. */
const together = { passage: 32, picture: 8 } as const;

export interface Budget {
  /** Bytes of pictures that may be loaded. */
  readonly bytes: number;
  /** Milliseconds that indexing may take. */
  readonly time: number;
}

export interface FeedPorts {
  readonly library: () => Promise<Library>;
  readonly entries: () => Iterable<Entry>;
  /** Whether the page still has it. */
  readonly has: (entry: Entry) => boolean;
  readonly sight: Sight;
  readonly budget: () => Budget;
  /** Some were added, or none can be. */
  readonly fed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Adds what the page has to the library, what is in sight first, as long as the budget lasts. */
export class Feed {
  readonly #ports: FeedPorts;
  #running: AbortController | undefined;
  #bytes = 0;
  #time = 0;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Nothing of it is wanted any more: whatever comes next has the whole budget. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#bytes = this.#time = 0;
  }

  /** Goes on with whatever waits. */
  async run(): Promise<void> {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    try {
      const library = await this.#ports.library();
      const { pictures } = (await library.stats()).model;
      for (let batch = this.#next(pictures); batch.length > 0 && !running.signal.aborted; batch = this.#next(pictures)) {
        const start = performance.now();
        await this.#add(library, batch, running.signal);
        this.#time += performance.now() - start;
        if (!running.signal.aborted) this.#ports.fed();
      }
    } catch (error) {
      // What was stopped is another one's by now.
      if (running.signal.aborted) return;
      for (const entry of this.#ports.entries()) if (entry.state === 'busy') entry.state = 'waiting';
      if (!isAbort(error)) this.#ports.failed(error);
    }
    if (this.#running === running) this.#running = undefined;
  }

  /** @param pictures whether the model sees them */
  #next(pictures: boolean): Entry[] {
    const { time, bytes } = this.#ports.budget();
    const waiting = [...this.#ports.entries()].filter(({ state }) => state === 'waiting');
    if (this.#time >= time) {
      for (const entry of waiting) leave(entry, 'budget');
      return [];
    }
    for (const entry of waiting) {
      if (entry.kind === 'passage' || entry.unseen) continue;
      if (!pictures || this.#bytes >= bytes) entry.unseen = 'budget';
    }
    const chosen: Entry[] = [];
    const names = new Set<string>();
    for (const entry of this.#ports.sight.order(waiting)) {
      const addition = additionOf(entry);
      if (!addition) leave(entry, entry.unseen ?? 'failed');
      // What is left out is known by its name.
      else if (!names.has(addition.name ?? '')) {
        if (chosen[0] && chosen[0].kind !== entry.kind) break;
        if (addition.image) names.add(addition.name ?? '');
        if (chosen.push(entry) === together[entry.kind]) break;
      }
    }
    return chosen;
  }

  async #add(library: Library, batch: readonly Entry[], signal: AbortSignal): Promise<void> {
    const additions = batch.map((entry) => ({ entry, addition: additionOf(entry) })).filter((pair): pair is { entry: Entry; addition: Addition } => pair.addition !== undefined);
    for (const { entry } of additions) entry.state = 'busy';
    const report = await library.add(additions.map(({ addition }) => addition), { signal });
    for (const { entry, addition } of additions) {
      const item = await found(library, report, addition, signal);
      signal.throwIfAborted();
      this.#settle(entry, item, addition, report);
    }
    // What the page has lost meanwhile, and nothing else of it is.
    const kept = new Set([...this.#ports.entries()].map(({ id }) => id));
    const gone = additions.flatMap(({ entry }) => (entry.id !== undefined && !this.#ports.has(entry) && !kept.has(entry.id) ? [entry.id] : []));
    if (gone.length > 0) await library.remove(gone);
  }

  #settle(entry: Entry, item: Item | undefined, addition: Addition, { skipped }: AddReport): void {
    if (item) {
      entry.id = item.id;
      entry.state = 'done';
      if (item.type === 'image') this.#bytes += item.bytes;
      return;
    }
    const why = skipped.find(({ name }) => name === addition.name)?.code;
    if (entry.kind === 'passage' || entry.unseen) return leave(entry, entry.unseen);
    // Its words are added next.
    entry.unseen = why === 'cors' ? 'cors' : 'failed';
    entry.state = 'waiting';
  }
}

function leave(entry: Entry, unseen: Unseen | undefined): void {
  entry.state = 'left';
  if (entry.kind === 'picture') entry.unseen = unseen;
}

/** What of it can be added: a passage; a picture with its words, or these alone. */
function additionOf(entry: Entry): Addition | undefined {
  const { name, folder, caption } = itemOf(entry);
  const [place] = entry.places;
  const address = entry.kind === 'picture' && !entry.unseen && place ? pictureAddress(place) : undefined;
  const url = address === undefined ? undefined : new URL(address);
  if (url) return { image: url.href, name: nameOfUrl(url), folder, ...(caption && { caption }) };
  return caption ? { text: caption, name, folder } : undefined;
}

/** What became of one addition of several. Of equal pictures only the first is told apart by its address: then it is asked for alone. */
async function found(library: Library, report: AddReport, addition: Addition, signal: AbortSignal): Promise<Item | undefined> {
  const is = ({ url, type, caption }: Item) => (addition.image === undefined ? type === 'text' && caption === addition.text : url === addition.image);
  const item = [...report.added, ...report.unchanged].find(is);
  if (item || (addition.image !== undefined && report.skipped.some(({ name }) => name === addition.name))) return item;
  const alone = await library.add([addition], { signal });
  return alone.added[0] ?? alone.unchanged[0];
}
