/** The part of libheif-js that Glimpse uses. Its own types do not cover this file of the package. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  export interface HeifImage {
    get_width(): number;
    get_height(): number;
    is_primary(): boolean;
    /** Fills `into` with red, green, blue and alpha, upright; says null when that fails. */
    display(into: ImageData, done: (filled: ImageData | null) => void): void;
    free(): void;
  }
  export interface HeifDecoder {
    /** Where the file lies in the decoder's memory. */
    readonly decoder: number;
    /** Nothing is decoded yet; empty when the file cannot be understood. */
    decode(file: Uint8Array): HeifImage[];
  }
  export interface Libheif {
    HeifDecoder: new () => HeifDecoder;
    heif_context_free(decoder: number): void;
  }
  export default function start(): Libheif;
}
