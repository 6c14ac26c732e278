/** What a server said of the file it sent: tells whether two answers are about the same one. */
export interface Version {
  readonly url: string;
  readonly etag: string | undefined;
  /** SHA-256, as the hub announces it. */
  readonly linked: string | undefined;
}

/** What is known of a file of which something is kept. */
export interface FileRecord {
  /** Exact size. */
  readonly bytes: number;
  readonly partSize: number;
  /** SHA-256 of each part that is kept, by number; `undefined` for the others. */
  readonly parts: readonly (string | undefined)[];
  /** All parts are kept and the whole was found right: from here on the hashes of the parts vouch for it. */
  readonly complete: boolean;
  /** SHA-256 of the whole, once it was there and right. Outlives the parts, and is enforced. */
  readonly sha256: string | undefined;
  /** Whose the parts of an unfinished download are. */
  readonly version: Version | undefined;
}

/**
 * Keeps files in parts. A kill at any instant leaves records that name only parts that are there in full: a part is
 * written before the record that names it, and forgotten after. All may fail, on a full disk for one.
 */
export interface PartStore {
  record(key: string): Promise<FileRecord | undefined>;
  read(key: string, part: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps a part, if one is given, and the record. */
  commit(key: string, record: FileRecord, part?: { readonly number: number; readonly bytes: Uint8Array<ArrayBuffer> }): Promise<void>;
  /** Forgets the parts, and what is known of the file unless a record takes its place. */
  drop(key: string, record?: FileRecord): Promise<void>;
  clear(): Promise<void>;
}

/** Bytes of the file that are kept. */
export function keptBytes({ bytes, partSize, parts }: FileRecord): number {
  return parts.reduce((sum, hash, part) => (hash === undefined ? sum : sum + Math.min(partSize, bytes - part * partSize)), 0);
}

/** Where nothing can be kept. */
export const nowhere: PartStore = {
  record: async () => undefined,
  read: async () => undefined,
  commit: () => Promise.reject(new DOMException('nothing can be kept here', 'NotSupportedError')),
  drop: async () => {},
  clear: async () => {},
};
