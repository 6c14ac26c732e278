import type { Block } from '../../../src/ports.ts';
import type { Item } from '../../../src/types.ts';
import { sourceOf } from '../vectors/data.ts';
import { Random } from '../vectors/random.ts';
import { dims } from '../vectors/types.ts';

/** Rows of which one in so many tenths has words. */
const worded = 3;
const folders = 300;
const cameras = 20;
const vocabulary = 3000;
const day = 86_400_000;

/** A word of the vocabulary, the first ones far more often than the last, as words are (Zipf). */
export function word(random: Random): string {
  const rank = Math.floor(vocabulary ** random.unit()) - 1;
  return 'bcdfghklmnprstvz'[rank % 16]! + 'aeiou'[(rank >> 4) % 5]! + 'bdgklmnprstvxz'[(rank * 7) % 14]! + 'aeiou'[rank % 5]! + rank.toString(36).replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!);
}

/** So many items of a person's library, with vectors of pictures for all and of words for three in ten. */
export function libraryOf(rows: number): { items: Item[]; blocks: Block[] } {
  const source = sourceOf('clustered', rows);
  const random = new Random(11);
  const items = Array.from({ length: rows }, (_, i): Item => {
    const caption = i % 10 < worded ? Array.from({ length: 7 }, () => word(random)).join(' ') : '';
    const folder = random.below(folders);
    const facts = random.below(5) === 0 ? {} : { taken: Date.UTC(2010, 0) + random.below(5500) * day, camera: `Camera ${random.below(cameras)}` };
    const place = random.below(3) === 0 ? { place: { lat: random.unit() * 120 - 60, lon: random.unit() * 360 - 180 } } : {};
    return { id: i.toString(16).padStart(64, '0'), type: 'image', name: `IMG_${1000 + i}.jpg`, folder: `Pictures/${2010 + (folder % 15)}/Trip ${folder}`, caption, mime: random.below(4) ? 'image/jpeg' : 'image/png', bytes: 1, width: 1, height: 1, modified: undefined, added: i, url: undefined, partial: false, print: random.bits().toString(16).padStart(8, '0').repeat(2), tags: random.below(4) ? [] : [word(random)], ...facts, ...place };
  });
  const captioned = items.flatMap(({ caption }, i) => (caption ? [i] : []));
  const block = (kind: Block['kind'], numbers: readonly number[], write: (index: number, to: Float32Array) => void): Block => {
    const data = new Float32Array(numbers.length * dims);
    numbers.forEach((number, row) => write(number, data.subarray(row * dims, (row + 1) * dims)));
    return { kind, ids: numbers.map((number) => items[number]!.id), data };
  };
  return { items, blocks: [block('picture', items.map((_, i) => i), source.row), block('words', captioned, source.text)] };
}

/** Texts that ask, with their vectors. */
export function queriesOf(rows: number, count: number): Map<string, Float32Array<ArrayBuffer>> {
  const source = sourceOf('clustered', rows);
  const random = new Random(12);
  return new Map(Array.from({ length: count }, (_, i) => {
    const vector = new Float32Array(dims);
    source.text(rows + i, vector);
    return [`${word(random)} ${word(random)} ${i}x`, vector] as const;
  }));
}
