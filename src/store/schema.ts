import type { DBSchema } from 'idb';
import type { Item, Thumb } from '../types.ts';

/** Raised when the stores change; `open.ts` upgrades. */
export const schemaVersion = 1;

/** Rows of one batch, packed. A row counts only while `items` has its id: removing touches no block. */
export interface VectorBlock {
  readonly space: string;
  readonly ids: readonly string[];
  /** Row-major, `dims` numbers of float32 a row. */
  readonly data: ArrayBuffer;
}

/** One database a library. Bytes are `ArrayBuffer`s: WebKit cannot keep Blobs. */
export interface LibrarySchema extends DBSchema {
  items: { key: string; value: Item };
  /** Keyed by a counter: the order in which blocks were written. */
  vectors: { key: number; value: VectorBlock; indexes: { space: string } };
  thumbs: { key: string; value: Thumb };
}

/** Model files, shared by all libraries, named by their content. */
export interface FilesSchema extends DBSchema {
  /** Key: SHA-256 and part number. */
  parts: { key: [sha256: string, part: number]; value: ArrayBuffer };
  /** Written last: a file without it is not there. */
  files: { key: string; value: { readonly bytes: number; readonly parts: number } };
}
