import type { Owner } from './owner.ts';

const most = 800;
const batch = 48;

/** Object URLs of small pictures, fetched in batches as they are asked for; the ones longest unused are given back. */
export class Thumbs {
  readonly #owner: Owner;
  readonly #urls = new Map<string, string>();
  readonly #wanted = new Set<string>();
  #fetching = false;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** The address, or `undefined` while it is on its way. */
  url(id: string): string | undefined {
    const url = this.#urls.get(id);
    if (url === undefined) {
      this.#wanted.add(id);
      if (!this.#fetching) void this.#fetch();
      return undefined;
    }
    this.#urls.delete(id);
    this.#urls.set(id, url);
    return url || undefined;
  }

  clear(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#wanted.clear();
  }

  async #fetch(): Promise<void> {
    this.#fetching = true;
    await null;
    while (this.#wanted.size > 0) {
      // What was asked for last is what is on the screen now.
      const ids = [...this.#wanted].slice(-batch);
      for (const id of ids) this.#wanted.delete(id);
      const blobs = await this.#read(ids);
      ids.forEach((id, index) => this.#keep(id, blobs[index]));
      this.#owner.changed();
    }
    this.#fetching = false;
  }

  async #read(ids: readonly string[]): Promise<(Blob | undefined)[]> {
    try {
      const library = await this.#owner.library();
      return await library.thumbs(ids);
    } catch (error) {
      this.#owner.failed(error);
      return [];
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
