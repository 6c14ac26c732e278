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
  /** In memory. */
  readonly bytes: number;
  /** In the files. */
  readonly stored: number;
}
