import { crc32 } from 'node:zlib';
import type { Decoded, FileFacts, Thumb, Vector } from '../../types.ts';

/** What a picture's content came to, but for its vector. */
export interface PictureFacts {
  readonly facts: FileFacts;
  readonly decoded: Omit<Decoded, 'pixels' | 'thumb'>;
  readonly thumb: Thumb;
}

/** Something that was encoded, by the SHA-256 of its content: a picture or a text. */
export interface Entry {
  readonly id: string;
  readonly vector: Vector;
  readonly picture?: PictureFacts;
}

/** How a record begins; then, each in 32 bits (little endian), the checksum of the rest and the bytes of its JSON, vector and thumbnail. */
const magic = Buffer.from('GLIMPSE1');
export const headBytes = magic.length + 16;
/** Bytes of a record at most. */
const longest = 64 * 2 ** 20;

interface Told {
  readonly id: string;
  readonly picture?: { readonly facts: FileFacts; readonly decoded: PictureFacts['decoded']; readonly thumb: Omit<Thumb, 'data'> };
}

export function encodeEntry({ id, vector, picture }: Entry): Buffer {
  const { data, ...thumb } = picture?.thumb ?? { data: new ArrayBuffer(0) };
  const told = { id, ...(picture && { picture: { facts: picture.facts, decoded: picture.decoded, thumb } }) };
  const parts = [Buffer.from(JSON.stringify(told)), Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength), Buffer.from(data)];
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  [crc32(body), ...parts.map(({ length }) => length)].forEach((number, i) => head.writeUInt32LE(number, magic.length + 4 * i));
  return Buffer.concat([head, body]);
}

/** Bytes behind the head; undefined when this is no head. */
export function bodyBytes(head: Buffer): number | undefined {
  if (head.length < headBytes || !head.subarray(0, magic.length).equals(magic)) return undefined;
  const sum = [1, 2, 3].reduce((all, i) => all + head.readUInt32LE(magic.length + 4 * i), 0);
  return sum <= longest ? sum : undefined;
}

/** Undefined when the record is damaged, or its vector has another length. */
export function decodeEntry(head: Buffer, body: Buffer, dims: number): Entry | undefined {
  const [checksum, json, floats, thumb] = [0, 1, 2, 3].map((i) => head.readUInt32LE(magic.length + 4 * i)) as [number, number, number, number];
  if (body.length !== json + floats + thumb || floats !== 4 * dims || crc32(body) !== checksum) return undefined;
  const bytes = Uint8Array.from(body);
  const { id, picture } = JSON.parse(body.toString('utf8', 0, json)) as Told;
  const vector = new Float32Array(bytes.buffer.slice(json, json + floats));
  return { id, vector, ...(picture && { picture: { ...picture, thumb: { ...picture.thumb, data: bytes.buffer.slice(json + floats) } } }) };
}

/** Where the next record may begin; -1 when nowhere. */
export function nextHead(bytes: Buffer, from: number): number {
  return bytes.indexOf(magic, from);
}
