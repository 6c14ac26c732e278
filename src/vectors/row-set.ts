/** Rows that a search may answer with: an allow-list. Made by `FlatIndex.rows`, usable for many searches. */
export class RowSet {
  readonly #fill: (mask: Uint32Array) => void;
  #mask = new Uint32Array(0);
  #edition = -1;

  /** `fill` sets the bits of the allowed slots. */
  constructor(fill: (mask: Uint32Array) => void) {
    this.#fill = fill;
  }

  /** The bits of an index with so many slots. They are worked out anew when the index has changed since. */
  mask(slots: number, edition: number): Uint32Array {
    if (edition !== this.#edition) {
      this.#mask = new Uint32Array(Math.ceil(slots / 32));
      this.#fill(this.#mask);
      this.#edition = edition;
    }
    return this.#mask;
  }
}
