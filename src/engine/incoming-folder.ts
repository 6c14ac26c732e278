import type { Incoming } from '../ports.ts';

/** A folder with all files that are in it now. */
export interface IncomingFolder {
  readonly name: string;
  readonly handle?: FileSystemDirectoryHandle;
  /** Names of files and folders below it that could not be read: whatever has such a part in its path stays as it was. */
  readonly unread: readonly string[];
  readonly files: readonly (Incoming & { readonly path: string; readonly size: number; readonly modified: number })[];
}
