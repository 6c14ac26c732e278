import type { Decoder, Encoder, LibraryStore } from '../types.ts';

/** What a library is wired to. */
export interface Ports {
  readonly store: LibraryStore;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  /** SHA-256 in hexadecimal. */
  readonly hash: (data: ArrayBuffer) => Promise<string>;
}

/** A picture to be indexed: its bytes, or where they are. */
export interface Incoming {
  readonly image: Blob | { readonly url: string };
  readonly name: string;
  readonly folder: string;
  readonly caption: string;
}
