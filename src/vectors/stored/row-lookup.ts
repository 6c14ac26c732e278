/** Share of the places that may be taken, by rows or by what they left. */
const fullest = 0.6;
const gone = -1;

/** Rows by their ids, which stay where they are: 8 bytes a place, where a map of texts takes some 90 for each. */
export class RowLookup {
  readonly #idOf: (row: number) => string;
  /** Row and 1; 0 where there was none. */
  #rows: Int32Array;
  #hashes: Uint32Array;
  #taken = 0;
  #count = 0;

  /** With room for so many ids. */
  constructor(idOf: (row: number) => string, ids = 0) {
    const length = 2 ** Math.ceil(Math.log2(Math.max(1024, (ids + 1) / fullest)));
    this.#idOf = idOf;
    this.#rows = new Int32Array(length);
    this.#hashes = new Uint32Array(length);
  }

  find(id: string): number | undefined {
    const place = this.#search(id, hashOf(id));
    return place < 0 ? undefined : this.#rows[place]! - 1;
  }

  /** Adds a row, or puts it in the place of the one that had the id. */
  set(id: string, row: number): void {
    const hash = hashOf(id);
    const place = this.#search(id, hash);
    if (place >= 0) {
      this.#rows[place] = row + 1;
      return;
    }
    if (this.#taken >= fullest * this.#rows.length) this.#grow();
    this.#insert(hash, row + 1);
    this.#count++;
  }

  /** Forgets an id, if it is that row's. */
  delete(id: string, row: number): void {
    const place = this.#search(id, hashOf(id));
    if (place < 0 || this.#rows[place] !== row + 1) return;
    this.#rows[place] = gone;
    this.#count--;
  }

  #search(id: string, hash: number): number {
    const mask = this.#rows.length - 1;
    for (let at = hash & mask; this.#rows[at] !== 0; at = (at + 1) & mask) {
      const row = this.#rows[at]!;
      if (row !== gone && this.#hashes[at] === hash && this.#idOf(row - 1) === id) return at;
    }
    return gone;
  }

  #insert(hash: number, value: number): void {
    const mask = this.#rows.length - 1;
    let at = hash & mask;
    while (this.#rows[at] !== 0) at = (at + 1) & mask;
    this.#rows[at] = value;
    this.#hashes[at] = hash;
    this.#taken++;
  }

  /** To twice the places, unless most are those of rows that are gone. */
  #grow(): void {
    const [rows, hashes] = [this.#rows, this.#hashes];
    const length = rows.length * (this.#count > (fullest / 2) * rows.length ? 2 : 1);
    [this.#rows, this.#hashes, this.#taken] = [new Int32Array(length), new Uint32Array(length), 0];
    rows.forEach((value, at) => value > 0 && this.#insert(hashes[at]!, value));
  }
}

function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  return (hash ^ (hash >>> 13)) >>> 0;
}
