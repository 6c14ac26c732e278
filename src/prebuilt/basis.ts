import { codesOf } from './codes.ts';
import { invalid, limits, sides, type SideName } from './format.ts';
import { product } from '../rank/product.ts';

/** Directions along which rows differ from the means of their shards, of about unit length, most of it first. */
export type Axes = readonly Float32Array[];
export type Basis = Readonly<Record<SideName, Axes>>;

/** Numbers that a sketch has of a vector: the fewest that hold `enough` of what tells rows of a shard apart. */
const sizes = [64, 96, 128] as const;
const enough = 0.985;
/** Steps of the power method; the subspace hardly turns after these. */
const steps = 4;
/** Rows that are enough to find it. */
const sampled = 1024;
const seed = 0x2545f491;

/** Principal axes of `residuals`, by subspace iteration (Golub and Van Loan, Matrix Computations, 8.2), rounded as files have them. */
export function axesOf(residuals: readonly Float32Array[], dims: number): Axes {
  const every = Math.ceil(residuals.length / sampled);
  const rows = residuals.filter((_, i) => i % every === 0);
  const most = Math.min(sizes.at(-1)!, dims);
  const covariance = covarianceOf(rows, dims);
  let axes = orthonormal(startOf(most, dims));
  for (let step = 0; step < steps; step++) axes = orthonormal(productOf(covariance, axes));
  const total = rows.reduce((sum, row) => sum + product(row, row), 0);
  const energies = axes.map((axis) => rows.reduce((sum, row) => sum + product(row, axis) ** 2, 0));
  const held = (size: number): number => energies.slice(0, size).reduce((sum, energy) => sum + energy, 0);
  const size = sizes.find((one) => held(one) >= enough * total) ?? most;
  return axes.slice(0, size).map(rounded);
}

function rounded(axis: Float32Array): Float32Array {
  const { scale, codes } = codesOf(axis);
  return Float32Array.from(codes, (code) => code * scale);
}

function startOf(count: number, dims: number): Float32Array[] {
  let state = seed;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  return Array.from({ length: count }, () => Float32Array.from({ length: dims }, next));
}

/** Sums over the rows of the products of each two of their numbers, row by row of the matrix. */
function covarianceOf(rows: readonly Float32Array[], dims: number): Float32Array[] {
  const sums = Array.from({ length: dims }, () => new Float64Array(dims));
  for (const row of rows) {
    for (let i = 0; i < dims; i++) {
      const own = row[i]!;
      const sum = sums[i]!;
      for (let j = i; j < dims; j++) sum[j]! += own * row[j]!;
    }
  }
  return sums.map((sum, i) => sum.map((value, j) => (j < i ? sums[j]![i]! : value))).map((sum) => Float32Array.from(sum));
}

/** A symmetric matrix times each axis. */
function productOf(matrix: readonly Float32Array[], axes: Axes): Float32Array[] {
  return axes.map((axis) => Float32Array.from(matrix, (row) => product(row, axis)));
}

/** Gram and Schmidt's, twice, which is enough (Kahan and Parlett). Axes along which there is nothing left are zero. */
function orthonormal(axes: readonly Float32Array[]): Float32Array[] {
  const done: Float32Array[] = [];
  for (const axis of axes) {
    const own = Float64Array.from(axis);
    const before = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    for (let time = 0; time < 2; time++) {
      for (const other of done) {
        let along = 0;
        for (let i = 0; i < own.length; i++) along += own[i]! * other[i]!;
        for (let i = 0; i < own.length; i++) own[i]! -= along * other[i]!;
      }
    }
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    done.push(Float32Array.from(own, (value) => (length > 1e-6 * before ? value / length : 0)));
  }
  return done;
}

/** `GlBa`, little endian. */
const magic = 0x61426c47;
const headBytes = 16;

export function writeBasis(basis: Basis, dims: number): Uint8Array<ArrayBuffer> {
  const packed = sides.flatMap((side) => basis[side]).map(codesOf);
  const bytes = new Uint8Array(headBytes + packed.length * (4 + dims));
  const fields = new DataView(bytes.buffer);
  [magic, dims, basis.picture.length, basis.words.length].forEach((value, i) => fields.setUint32(4 * i, value, true));
  packed.forEach(({ scale, codes }, i) => {
    fields.setFloat32(headBytes + 4 * i, scale, true);
    bytes.set(new Uint8Array(codes.buffer), headBytes + 4 * packed.length + i * dims);
  });
  return bytes;
}

/** @throws GlimpseError `index-invalid` */
export function readBasis(bytes: Uint8Array<ArrayBuffer>, dims: number, where: string): Basis {
  if (bytes.length < headBytes) throw invalid(`${where}: ends early`);
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [kind, numbers, pictures, words] = [0, 4, 8, 12].map((at) => fields.getUint32(at, true)) as [number, number, number, number];
  const count = pictures + words;
  if (kind !== magic || numbers !== dims || pictures > limits.axes || words > limits.axes || bytes.length !== headBytes + count * (4 + dims)) throw invalid(`${where}: no basis`);
  const axes = Array.from({ length: count }, (_, i) => {
    const scale = fields.getFloat32(headBytes + 4 * i, true);
    if (!(scale >= 0 && scale <= 1)) throw invalid(`${where}: a scale of ${scale}`);
    const codes = new Int8Array(bytes.buffer, bytes.byteOffset + headBytes + 4 * count + i * dims, dims);
    return Float32Array.from(codes, (code) => code * scale);
  });
  return { picture: axes.slice(0, pictures), words: axes.slice(pictures) };
}
