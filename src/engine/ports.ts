import type { Decoder, Encoder, LibraryStore } from '../types.ts';

/** What a library is wired to. */
export interface Ports {
  readonly store: LibraryStore;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly peers: Peers;
  /** SHA-256 in hexadecimal. */
  readonly hash: (data: ArrayBuffer) => Promise<string>;
}

/** The same library in other tabs. */
export interface Peers {
  /** Tells them that rows came or went. */
  announce(): void;
  /** Hears it from them. */
  listen(onChange: () => void): void;
  close(): void;
}

/** A picture to be indexed: its bytes, or where they are. */
export interface Incoming {
  readonly image: Blob | { readonly url: string };
  /** What is decoded in its place, when only a page can draw it. It stays itself: its id is that of its own bytes. */
  readonly raster?: Blob;
  readonly name: string;
  readonly folder: string;
  readonly caption: string;
}
