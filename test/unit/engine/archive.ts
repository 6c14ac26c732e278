import { createHash } from 'node:crypto';
import { LibraryEngine } from '../../../src/engine/library.ts';
import { GlimpseError } from '../../../src/errors.ts';
import type { Decoder, Encoder, LibraryStore, Ports } from '../../../src/ports.ts';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import { sha256 } from '../../../src/store/sha256.ts';
import type { Item, Row, Space, Vector } from '../../../src/types.ts';
import { SoleWriter } from '../../../src/worker/writer.ts';
import { seeded } from '../vectors/random.ts';

export const space: Space = { id: 'sixteen', dims: 16 };

export function unit(seed: number, dims = space.dims): Vector {
  const next = seeded(seed);
  const vector = Float32Array.from({ length: dims }, () => next() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

export const idOf = (index: number): string => createHash('sha256').update(String(index)).digest('hex');

const webp = (index: number): ArrayBuffer => new Uint8Array([...'RIFF----WEBP'].map((char) => char.charCodeAt(0)).concat(Array.from({ length: 20 + (index % 30) }, (_, i) => (index + i) & 255))).buffer;

/** Pictures with every fact that there is, pictures with none, and passages; some with words of their own. */
export function row(index: number): Row {
  const passage = index % 7 === 3;
  const facts: Partial<Item> = index % 3 === 0 ? { taken: 1_600_000_000_000 + index, offset: 120, camera: 'Pixel 7', lens: 'ƒ/1.8', place: { lat: 48.137, lon: 11.575 }, tags: ['sea', 'ночь'], print: '00ff00ff00ff00ff', url: `https://photos.example/${index}.jpg`, modified: 1_500_000_000_000 } : {};
  const item: Item = {
    id: idOf(index), type: passage ? 'text' : 'image', name: `picture ${index}.jpg`, folder: index % 2 ? 'Holidays/2025' : '', caption: index % 5 === 0 || passage ? `Two "quoted" words\nand 🐈 ${index}` : '',
    mime: passage ? 'text/plain' : 'image/jpeg', bytes: 1000 + index, width: passage ? 0 : 400, height: passage ? 0 : 300, modified: undefined, added: 1_700_000_000_000 + index, url: undefined, partial: index % 11 === 0, ...facts,
    ...(index % 13 === 0 && { approximate: true as const }),
  };
  return {
    item,
    ...(!passage && { picture: unit(index), thumb: { mime: 'image/webp', data: webp(index), width: 480, height: 360 } }),
    ...(item.caption !== '' && { words: unit(index + 1e6) }),
  };
}

export const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, i) => row(from + i));

/** A store that counts what it is given, and is full from a batch on. */
export class CountingStore extends MemoryLibraryStore {
  commits = 0;
  fullAfter = Infinity;
  onCommit = (): void => {};

  override async commit(batch: Parameters<LibraryStore['commit']>[0]): Promise<void> {
    if (this.commits >= this.fullAfter) throw new GlimpseError('quota');
    await super.commit(batch);
    this.commits++;
    this.onCommit();
  }
}

export async function filled(content: readonly Row[], store = new CountingStore()): Promise<CountingStore> {
  await store.commit({ epoch: await store.beginEpoch(), space, rows: content });
  store.commits = 0;
  return store;
}

export async function open(store: LibraryStore, encoderSpace = space): Promise<LibraryEngine> {
  const peers: Ports['peers'] = { announce: () => {}, tell: () => {}, listen: () => {}, close: () => {} };
  const encoder = { space: encoderSpace, batch: 4, encodeText: async () => [unit(5)] } as unknown as Encoder;
  return LibraryEngine.open({ store, writer: new SoleWriter(store), encoder, decoder: {} as Decoder, peers, hash: sha256 }, () => {});
}

export const never = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

/** All that a store has, bit for bit. */
export async function contents(store: LibraryStore): Promise<unknown> {
  const { items, blocks } = await store.load(space);
  const vectors = blocks.flatMap(({ kind, ids, data }) => ids.map((id, i) => `${kind} ${id} ${Buffer.from(data.slice(i * space.dims, (i + 1) * space.dims).buffer).toString('hex')}`));
  return { items, vectors: vectors.toSorted(), thumbs: await store.thumbs(items.map(({ id }) => id)) };
}

/** A record, taken apart by someone who knows only docs/export.md. */
export interface Part {
  type: string;
  payload: Buffer;
}

export async function taken(file: Blob): Promise<Part[]> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const parts: Part[] = [];
  for (let at = 16; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    parts.push({ type: bytes.toString('latin1', at, at + 4), payload: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + 32;
  }
  return parts;
}

/** The same put together, with every digest right. */
export function sealed(parts: readonly Part[], preface: Buffer = Buffer.from('GLIMPSE\0\x01\0\0\0\0\0\0\0', 'latin1')): Blob {
  const sum = (...pieces: readonly Uint8Array[]): Buffer => Buffer.from(createHash('sha256').update(Buffer.concat(pieces)).digest());
  let digest = sum(preface);
  const all: Buffer[] = [preface];
  for (const { type, payload } of parts) {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32LE(payload.length, 4);
    digest = sum(digest, head, payload);
    all.push(head, payload, digest);
  }
  return new Blob(all as unknown as BlobPart[]);
}
