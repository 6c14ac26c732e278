import type { DBSchema } from 'idb';
import type { Item, Thumb } from '../types.ts';
import type { FileRecord } from './part-store.ts';

/** Raised when the stores change; `open.ts` upgrades. */
export const schemaVersion = 1;
/** The same for the model files. */
export const filesVersion = 2;
/** The same for an index of vectors. */
export const vectorsVersion = 1;

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

/** Model files, shared by all libraries. Keys: `keyOf` of `pinned-file.ts`. */
export interface FilesSchema extends DBSchema {
  /** Empty where the private file system keeps the parts. */
  parts: { key: [file: string, part: number]; value: ArrayBuffer };
  files: { key: string; value: FileRecord };
}

/** One database an index of vectors: its files in pieces, which may be Blobs where the browser keeps them. */
export interface VectorsSchema extends DBSchema {
  extents: { key: [file: string, offset: number]; value: ArrayBuffer | Blob };
}
