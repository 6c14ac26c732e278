import type { Row } from '../types.ts';

/** Bytes of a row with its facts and thumbnail, before there was any. */
const guess = 30_000;
/** Facts and what the database needs for itself. */
const overhead = 1000;

/** Learns how much room rows take, to tell how much is missing for the rest. */
export class Room {
  #bytes = 0;
  #rows = 0;

  took(rows: readonly Row[]): void {
    this.#rows += rows.length;
    for (const { picture, words, thumb } of rows) this.#bytes += overhead + (picture?.byteLength ?? 0) + (words?.byteLength ?? 0) + (thumb?.data.byteLength ?? 0);
  }

  /** How much room is missing for so many rows more, as far as it can be told: in words for developers. */
  async missing(waiting: number): Promise<string> {
    const { quota = 0, usage = 0 } = (await globalThis.navigator?.storage?.estimate?.().catch(() => undefined)) ?? {};
    const needed = Math.round(waiting * (this.#rows > 0 ? this.#bytes / this.#rows : guess));
    return `${waiting} wait and need about ${needed} bytes; about ${Math.max(needed - Math.max(quota - usage, 0), 0)} of them are missing`;
  }
}
