import { parseJson } from '../portable/json.ts';
import type { Vector } from '../types.ts';
import type { Addresses } from './addresses.ts';
import { unitOf, type Codes } from './codes.ts';
import { readFacts, type Facts } from './facts.ts';
import { invalid, limits, sides } from './format.ts';

/** A row as a shard has it: facts as JSON, and its vectors in 8 bits. */
export interface PackedRow {
  readonly facts: string;
  readonly picture?: Codes;
  readonly words?: Codes;
}

/** A row of a shard, read. */
export interface ShardRow extends Facts {
  readonly picture?: Vector;
  readonly words?: Vector;
}

/** `GlSh`, little endian. */
const magic = 0x68536c47;
/** Bytes ahead of the facts: `magic`, rows, numbers of a vector, bytes of the facts, and zeros. */
const headBytes = 32;

const up = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** @param rows in the order of their places */
export function writeShard(rows: readonly PackedRow[], dims: number): Uint8Array<ArrayBuffer> {
  const facts = new TextEncoder().encode(`[${rows.map((row) => row.facts).join(',')}]`);
  const vectors = sides.flatMap((side) => rows.flatMap((row) => row[side] ?? []));
  const kindsAt = up(headBytes + facts.length);
  const scalesAt = up(kindsAt + rows.length);
  const codesAt = scalesAt + 4 * vectors.length;
  const bytes = new Uint8Array(codesAt + vectors.length * dims);
  const fields = new DataView(bytes.buffer);
  [magic, rows.length, dims, facts.length].forEach((value, i) => fields.setUint32(4 * i, value, true));
  bytes.set(facts, headBytes);
  rows.forEach(({ picture, words }, place) => (bytes[kindsAt + place] = (picture ? 1 : 0) | (words ? 2 : 0)));
  vectors.forEach(({ scale, codes }, i) => {
    fields.setFloat32(scalesAt + 4 * i, scale, true);
    bytes.set(new Uint8Array(codes.buffer, codes.byteOffset, dims), codesAt + i * dims);
  });
  return bytes;
}

/** A shard, with every length found right, and nothing of it understood yet. @throws GlimpseError `index-invalid` */
function openShard(bytes: Uint8Array<ArrayBuffer>, dims: number, where: string): { readonly facts: readonly unknown[]; readonly packed: readonly Omit<PackedRow, 'facts'>[] } {
  if (bytes.length < headBytes) throw invalid(`${where}: ends early`);
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [kind, count, numbers, factBytes] = [0, 4, 8, 12].map((at) => fields.getUint32(at, true)) as [number, number, number, number];
  if (kind !== magic) throw invalid(`${where}: no shard`);
  if (count === 0 || count > limits.rows || numbers !== dims) throw invalid(`${where}: ${count} rows of ${numbers} numbers`);
  const kindsAt = up(headBytes + factBytes);
  const scalesAt = up(kindsAt + count);
  if (scalesAt > bytes.length) throw invalid(`${where}: ends early`);
  const kinds = bytes.subarray(kindsAt, kindsAt + count);
  if (!kinds.every((one) => one >= 1 && one <= 3)) throw invalid(`${where}: a row without a vector`);
  const total = kinds.reduce((sum, one) => sum + (one === 3 ? 2 : 1), 0);
  const codesAt = scalesAt + 4 * total;
  if (bytes.length !== codesAt + total * dims) throw invalid(`${where}: ${bytes.length} bytes`);
  const facts = parseJson(bytes.subarray(headBytes, headBytes + factBytes), where, invalid);
  if (!Array.isArray(facts) || facts.length !== count) throw invalid(`${where}: facts`);
  const packed: { picture?: Codes; words?: Codes }[] = Array.from({ length: count }, () => ({}));
  let vector = 0;
  for (const [bit, side] of [[1, 'picture'], [2, 'words']] as const) {
    for (let place = 0; place < count; place++) {
      if ((kinds[place]! & bit) === 0) continue;
      const scale = fields.getFloat32(scalesAt + 4 * vector, true);
      if (!(scale > 0 && scale <= 1)) throw invalid(`${where}: a scale of ${scale}`);
      packed[place]![side] = { scale, codes: new Int8Array(bytes.buffer, bytes.byteOffset + codesAt + vector * dims, dims) };
      vector++;
    }
  }
  return { facts, packed };
}

/** Rows by their places. @throws GlimpseError `index-invalid` */
export function readShard(bytes: Uint8Array<ArrayBuffer>, dims: number, where: string, addresses: Addresses): ShardRow[] {
  const { facts, packed } = openShard(bytes, dims, where);
  const ids = new Set<string>();
  return packed.map(({ picture, words }, place) => {
    const row = readFacts(facts[place], `${where}, row ${place}`, addresses);
    if (ids.has(row.item.id)) throw invalid(`${where}: an item twice`);
    ids.add(row.item.id);
    const unit = (codes: Codes): Vector => {
      const vector = unitOf(codes);
      if (!vector) throw invalid(`${where}: a vector without length`);
      return vector;
    };
    return { ...row, ...(picture && { picture: unit(picture) }), ...(words && { words: unit(words) }) };
  });
}

/** Rows as they were written, to compare others with them. @throws GlimpseError `index-invalid` */
export function unpackShard(bytes: Uint8Array<ArrayBuffer>, dims: number, where: string): PackedRow[] {
  const { facts, packed } = openShard(bytes, dims, where);
  return packed.map((row, place) => ({ ...row, facts: JSON.stringify(facts[place]) }));
}
