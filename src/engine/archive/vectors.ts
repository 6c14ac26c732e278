import type { Vector } from '../../types.ts';
import { invalid } from './format.ts';

/** The number of a kind is its place here. */
export const kinds = ['picture', 'words'] as const;
export type Kind = (typeof kinds)[number];

/** How far a length may be from 1. */
const tolerance = 1e-3;

/** @param vectors by the item's place in its group */
export function writeVectors(kind: Kind, vectors: ReadonlyMap<number, Vector>): Uint8Array[] {
  const table = Uint32Array.of(kinds.indexOf(kind), vectors.size, ...vectors.keys());
  return [table, ...vectors.values()].map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
}

/** Vectors by their items' places, `dims` finite numbers each, of unit length. @throws GlimpseError `export-invalid` */
export function readVectors(payload: Uint8Array<ArrayBuffer>, items: number, dims: number, at: number): { kind: Kind; vectors: Map<number, Vector> } {
  const wrong = (what: string) => invalid(`byte ${at}: ${what}`);
  if (payload.length < 8) throw wrong('vectors that end early');
  const [number = 0, count = 0] = new Uint32Array(payload.buffer, payload.byteOffset, 2);
  const kind = kinds[number];
  if (!kind || count === 0 || count > items || payload.length !== 8 + 4 * count * (1 + dims)) throw wrong(`${count} vectors of kind ${number} in ${payload.length} bytes`);
  const places = new Uint32Array(payload.buffer, payload.byteOffset + 8, count);
  const vectors = new Map<number, Vector>();
  places.forEach((place, row) => {
    if (place >= items || (row > 0 && place <= places[row - 1]!)) throw wrong(`a vector for item ${place}`);
    // A copy: a view would keep the whole record in memory.
    const vector = new Float32Array(payload.buffer, payload.byteOffset + 8 + 4 * (count + row * dims), dims).slice();
    const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    if (!(Math.abs(length - 1) < tolerance)) throw wrong(`a vector of length ${length} for item ${place}`);
    vectors.set(place, vector);
  });
  return { kind, vectors };
}
