import type { Description } from './description.ts';

export interface StoredOptions extends Description {
  /** Nothing is written; floats may be missing, and then scores are those of 8-bit numbers. */
  readonly readOnly?: boolean;
}

export interface StoredStats {
  readonly rows: number;
  /** Rows that are still in the files and no longer count. */
  readonly removed: number;
  /** Rows that damage took since the index was opened. */
  readonly lost: number;
  /** In memory, for what a search reads of all rows. Ids, places and checksums come on top: some 30 bytes a row and its id, and 15 to 30 once an id was looked up. */
  readonly bytes: number;
  /** In the files. */
  readonly stored: number;
}
