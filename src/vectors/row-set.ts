/** Rows that may be found: their ids, or what says so of an id. */
export type Allowed<K = string> = Iterable<K> | ((id: K) => boolean);

/** An allow-list for many searches of one index, made by its `rows`. It follows the index's changes. */
export class RowSet {
  readonly #fill: (mask: Uint32Array) => void;
  #mask = new Uint32Array(0);
  /** What the bits were worked out from: a table of rows, and which state of it. */
  #table: object | undefined;
  #edition = 0;

  /** `fill` sets the bits of the allowed rows. */
  constructor(fill: (mask: Uint32Array) => void) {
    this.#fill = fill;
  }

  /** One bit a row, lowest first. Worked out anew when the rows have changed since. */
  mask(table: object, rows: number, edition: number): Uint32Array {
    if (this.#table === table && this.#edition === edition) return this.#mask;
    this.#mask = new Uint32Array(Math.ceil(rows / 32));
    this.#fill(this.#mask);
    this.#table = table;
    this.#edition = edition;
    return this.#mask;
  }
}

/** What sets the bits of allowed rows, given all ids that there are and where the row of an id is. */
export function filler<K>(allowed: Allowed<K>, ids: () => Iterable<K>, find: (id: K) => number | undefined): (mask: Uint32Array) => void {
  // A list may be one that can be read only once.
  const listed = typeof allowed === 'function' ? undefined : [...allowed];
  const says = typeof allowed === 'function' ? allowed : (): boolean => true;
  return (mask) => {
    for (const id of listed ?? ids()) {
      const row = says(id) ? find(id) : undefined;
      if (row !== undefined) mask[row >>> 5]! |= 1 << (row & 31);
    }
  };
}
