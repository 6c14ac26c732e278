import type { Vector } from '../types.ts';
import type { Axes, Basis } from './basis.ts';
import { codesOf } from './codes.ts';
import { invalid, limits, sides, type SideName } from './format.ts';
import { meanOf } from './group.ts';
import { product } from '../rank/product.ts';

/** Rows of a shard with their vectors, by place. */
export type SketchedRow = Readonly<Partial<Record<SideName, Vector>>>;

/** What is kept of the vectors of one side of a shard: a row is about its centre, and `scales[row]` times its codes along the axes. */
export interface SideSketch {
  readonly places: Uint8Array;
  /** The mean of the rows, rounded: `dims` codes and what one counts. */
  readonly centre: Int8Array;
  readonly centreScale: number;
  readonly scales: Float32Array;
  /** Lengths of what is left out, in 255ths of `errorScale`. */
  readonly errors: Uint8Array;
  readonly errorScale: number;
  /** A code an axis, row by row. */
  readonly codes: Int8Array;
}

export interface ShardSketch extends Readonly<Partial<Record<SideName, SideSketch>>> {
  readonly slot: number;
  readonly rows: number;
}

/** Vectors of one side less the rounded mean of them. */
export function residualsOf(vectors: readonly Vector[]): { readonly centre: Int8Array; readonly scale: number; readonly residuals: Float32Array[] } {
  const { scale, codes } = codesOf(meanOf(vectors, vectors.map((_, i) => i)));
  return { centre: codes, scale, residuals: vectors.map((vector) => vector.map((value, i) => value - codes[i]! * scale)) };
}

export function sketchOf(slot: number, rows: readonly SketchedRow[], basis: Basis): ShardSketch {
  const sketched = sides.flatMap((side): (readonly [SideName, SideSketch])[] => {
    const places = rows.flatMap((row, place) => (row[side] ? [place] : []));
    return places.length > 0 ? [[side, sideSketch(places, rows.flatMap((row) => row[side] ?? []), basis[side])]] : [];
  });
  return { slot, rows: rows.length, ...(Object.fromEntries(sketched) as Partial<Record<SideName, SideSketch>>) };
}

function sideSketch(places: readonly number[], vectors: readonly Vector[], axes: Axes): SideSketch {
  const { centre, scale, residuals } = residualsOf(vectors);
  const codes = new Int8Array(vectors.length * axes.length);
  const scales = new Float32Array(vectors.length);
  const lengths = residuals.map((residual, row) => {
    const packed = codesOf(Float32Array.from(axes, (axis) => product(residual, axis)));
    codes.set(packed.codes, row * axes.length);
    scales[row] = packed.scale;
    axes.forEach((axis, n) => {
      const factor = packed.codes[n]! * packed.scale;
      if (factor !== 0) for (let i = 0; i < residual.length; i++) residual[i]! -= factor * axis[i]!;
    });
    return Math.sqrt(product(residual, residual));
  });
  const errorScale = Math.fround(Math.max(...lengths));
  const errors = Uint8Array.from(lengths, (length) => (errorScale > 0 ? Math.min(255, Math.ceil((255 * length) / errorScale)) : 0));
  return { places: Uint8Array.from(places), centre, centreScale: scale, scales, errors, errorScale, codes };
}

/** `GlSk`, little endian. */
const magic = 0x6b536c47;
const headBytes = 32;
const up = (bytes: number): number => Math.ceil(bytes / 4) * 4;

const sizesOf = (basis: Basis): readonly number[] => sides.map((side) => basis[side].length);

/** @param shards by rising slots */
export function writeSketches(shards: readonly ShardSketch[], basis: Basis, dims: number): Uint8Array<ArrayBuffer> {
  const kinds = shards.flatMap((shard) => Array.from({ length: shard.rows }, (_, place) => (shard.picture?.places.includes(place) ? 1 : 0) | (shard.words?.places.includes(place) ? 2 : 0)));
  const parts = sides.flatMap((side) => shards.flatMap((shard) => shard[side] ?? []));
  const rows = parts.reduce((sum, part) => sum + part.places.length, 0);
  const kindsAt = headBytes + 8 * shards.length;
  const floatsAt = up(kindsAt + kinds.length);
  const bytesAt = floatsAt + 4 * (2 * parts.length + rows);
  const codes = parts.reduce((sum, part) => sum + part.codes.length, 0);
  const bytes = new Uint8Array(bytesAt + rows + parts.length * dims + codes);
  const fields = new DataView(bytes.buffer);
  [magic, dims, ...sizesOf(basis), shards.length].forEach((value, i) => fields.setUint32(4 * i, value, true));
  shards.forEach(({ slot, rows: count }, i) => {
    fields.setUint32(headBytes + 8 * i, slot, true);
    fields.setUint32(headBytes + 8 * i + 4, count, true);
  });
  bytes.set(kinds, kindsAt);
  const floats = [...parts.map(({ centreScale }) => centreScale), ...parts.map(({ errorScale }) => errorScale), ...parts.flatMap(({ scales }) => [...scales])];
  floats.forEach((value, i) => fields.setFloat32(floatsAt + 4 * i, value, true));
  let at = bytesAt;
  for (const list of [parts.map(({ errors }) => errors), parts.map(({ centre }) => centre), parts.map((part) => part.codes)]) {
    for (const some of list) {
      bytes.set(new Uint8Array(some.buffer, some.byteOffset, some.length), at);
      at += some.length;
    }
  }
  return bytes;
}

/** Views of the bytes. @throws GlimpseError `index-invalid` */
export function readSketches(bytes: Uint8Array<ArrayBuffer>, basis: Basis, dims: number, where: string): ShardSketch[] {
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < headBytes) throw invalid(`${where}: ends early`);
  const head = [magic, dims, ...sizesOf(basis)];
  const count = fields.getUint32(16, true);
  if (!head.every((value, i) => fields.getUint32(4 * i, true) === value)) throw invalid(`${where}: no sketches of this index`);
  const kindsAt = headBytes + 8 * count;
  if (kindsAt > bytes.length) throw invalid(`${where}: ends early`);
  let [total, before] = [0, -1];
  const shards = Array.from({ length: count }, (_, i) => {
    const [slot, rows] = [fields.getUint32(headBytes + 8 * i, true), fields.getUint32(headBytes + 8 * i + 4, true)];
    if (slot <= before || slot >= limits.slots || rows === 0 || rows > limits.rows) throw invalid(`${where}: shard ${slot}`);
    before = slot;
    total += rows;
    return { slot, rows, first: total - rows };
  });
  const floatsAt = up(kindsAt + total);
  if (floatsAt > bytes.length) throw invalid(`${where}: ends early`);
  const parts = sides.flatMap((side, bit) => shards.flatMap(({ slot, rows, first }) => {
    const kinds = bytes.subarray(kindsAt + first, kindsAt + first + rows);
    const places = Uint8Array.from([...kinds.keys()].filter((place) => ((kinds[place]! >>> bit) & 1) === 1));
    return places.length > 0 ? [{ side, slot, places, axes: basis[side].length }] : [];
  }));
  const rows = parts.reduce((sum, { places }) => sum + places.length, 0);
  const codes = parts.reduce((sum, { places, axes }) => sum + places.length * axes, 0);
  const errorsAt = floatsAt + 4 * (2 * parts.length + rows);
  const centresAt = errorsAt + rows;
  if (bytes.length !== centresAt + parts.length * dims + codes) throw invalid(`${where}: ${bytes.length} bytes`);
  const float = (i: number): number => {
    const value = fields.getFloat32(floatsAt + 4 * i, true);
    if (!(value >= 0 && value <= 4)) throw invalid(`${where}: a scale of ${value}`);
    return value;
  };
  const found = new Map(shards.map(({ slot, rows: many }) => [slot, { slot, rows: many } as { slot: number; rows: number } & Partial<Record<SideName, SideSketch>>]));
  let [row, code] = [0, centresAt + parts.length * dims];
  parts.forEach(({ side, slot, places, axes }, i) => {
    const scales = Float32Array.from(places, (_, n) => float(2 * parts.length + row + n));
    found.get(slot)![side] = {
      places,
      scales,
      centre: new Int8Array(bytes.buffer, bytes.byteOffset + centresAt + i * dims, dims),
      centreScale: float(i),
      errors: bytes.subarray(errorsAt + row, errorsAt + row + places.length),
      errorScale: float(parts.length + i),
      codes: new Int8Array(bytes.buffer, bytes.byteOffset + code, places.length * axes),
    };
    row += places.length;
    code += places.length * axes;
  });
  return [...found.values()];
}
