import type { DBSchema } from 'idb';
import type { ErrorCode } from '../errors.ts';
import type { FollowedFile, FollowedFolder, Job, MetaKey } from '../ports.ts';
import type { Item, Thumb } from '../types.ts';
import type { FileRecord } from './part-store.ts';

/** Raised when the stores change; `open.ts` upgrades. */
export const schemaVersion = 2;
/** The same for the model files. */
export const filesVersion = 2;
/** The same for an index of vectors. */
export const vectorsVersion = 1;

/** Blocks of fewer rows than this are merged. */
export const fullBlock = 1024;

/** Rows of one batch, packed. A row counts only while `items` has its id: removing touches no block. */
export interface VectorBlock {
  readonly space: string;
  /** Absent in blocks that version 1 wrote: pictures. */
  readonly kind?: 'picture' | 'words';
  readonly ids: readonly string[];
  /** The ids again where these are words, which an item may lose: the index finds them. */
  readonly words?: readonly string[];
  /** Row-major, `dims` numbers of float32 a row. */
  readonly data: ArrayBuffer;
}

/** How it goes with a job. Apart from the job, which may hold all the bytes of a picture: this is written at every attempt. */
export interface JobState {
  readonly id: number;
  readonly state: 'waiting' | 'held' | 'failed';
  readonly attempts: number;
  readonly failed?: { readonly code: ErrorCode; readonly at: number };
}

/** One database a library. Bytes are `ArrayBuffer`s: WebKit cannot keep Blobs. */
export interface LibrarySchema extends DBSchema {
  items: { key: string; value: Item };
  /** Keyed by a counter: the order in which blocks were written. */
  vectors: { key: number; value: VectorBlock; indexes: { space: string; kind: [space: string, kind: string]; words: string } };
  thumbs: { key: string; value: Thumb };
  /** Items that could be had back, by their id. Their rows and thumbnails are where they were. */
  discarded: { key: string; value: { readonly item: Item; readonly at: number }; indexes: { at: number } };
  jobs: { key: number; value: Omit<Job, 'id' | 'attempts' | 'failed'> };
  jobStates: { key: number; value: JobState; indexes: { state: JobState['state'] } };
  folders: { key: string; value: FollowedFolder };
  files: { key: [folder: string, path: string]; value: FollowedFile; indexes: { id: string } };
  /** `epoch`: a number that rises with every writer. */
  meta: { key: MetaKey | 'epoch'; value: unknown };
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
