/** Paths that the files of an index have, or `….part` while they are written. Nothing else in its folder is any of its business. */
export const indexPath = /^(?:index\.json|(?:shards|sketches|columns|keywords|thumbs)\/[0-9a-f]{64}\.(?:bin|json|webp|jpg|png))(?:\.part)?$/;

/** Where an index is written. Paths are relative to its manifest, with `/` between parts. */
export interface IndexFiles {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Paths of all files, those included that a stopped write left. */
  list(): Promise<string[]>;
  remove(path: string): Promise<void>;
}

/** Where an index is read from. */
export interface IndexSource {
  /** Absolute address of the folder that the manifest is in. Addresses of items become whole by it; without it they stay as they were written. */
  readonly url?: string;
  /** The bytes of a file. `most`: how many there can be; a source may give up as soon as there are more. @throws GlimpseError `index-network` */
  get(path: string, options?: { readonly signal?: AbortSignal; readonly most?: number }): Promise<Uint8Array>;
}
