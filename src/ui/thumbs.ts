import type { Owner } from './owner.ts';

const most = 800;
const batch = 48;
/** After a failure: asking again at once would go round for ever, as every answer draws the grid again. */
const rest = 4000;

/** Object URLs of small pictures, fetched in batches as they are asked for; the ones longest unused are given back. */
export class Thumbs {
  readonly #owner: Owner;
  readonly #urls = new Map<string, string>();
  readonly #wanted = new Set<string>();
  readonly #reading = new Set<string>();
  #fetching = false;
  #failing = false;
  /** Answers from before a `clear` are too late. */
  #edition = 0;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** The address, or `undefined` while it is on its way. */
  url(id: string): string | undefined {
    const url = this.#urls.get(id);
    if (url === undefined) {
      if (!this.#reading.has(id)) this.#wanted.add(id);
      if (!this.#fetching) void this.#fetch();
      return undefined;
    }
    this.#urls.delete(id);
    this.#urls.set(id, url);
    return url || undefined;
  }

  clear(): void {
    this.#edition++;
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#wanted.clear();
    this.#reading.clear();
  }

  async #fetch(): Promise<void> {
    this.#fetching = true;
    await null;
    while (this.#wanted.size > 0) {
      // What was asked for last is what is on the screen now.
      const ids = [...this.#wanted].slice(-batch);
      for (const id of ids) {
        this.#wanted.delete(id);
        this.#reading.add(id);
      }
      await this.#read(ids);
      for (const id of ids) this.#reading.delete(id);
      this.#owner.changed();
    }
    this.#fetching = false;
  }

  /** What could not be read is not kept: it is asked for again when it is next drawn. */
  async #read(ids: readonly string[]): Promise<void> {
    const edition = this.#edition;
    try {
      const library = await this.#owner.library();
      const blobs = await library.thumbs(ids);
      if (edition !== this.#edition) return;
      this.#failing = false;
      ids.forEach((id, index) => this.#keep(id, blobs[index]));
    } catch (error) {
      if (edition !== this.#edition) return;
      if (!this.#failing) this.#owner.failed(error);
      this.#failing = true;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  /** No picture is kept as an empty address, so that it is not asked for again and again. */
  #keep(id: string, blob: Blob | undefined): void {
    this.#urls.set(id, blob ? URL.createObjectURL(blob) : '');
    const oldest = this.#urls.keys().next();
    if (this.#urls.size <= most || oldest.done) return;
    URL.revokeObjectURL(this.#urls.get(oldest.value) ?? '');
    this.#urls.delete(oldest.value);
  }
}
