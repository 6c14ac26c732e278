import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readFacts } from '../../../src/decode/facts.ts';
import type { FileFacts } from '../../../src/types.ts';
import { be, bytes, jpeg, png } from './tiny.ts';

const folder = new URL('../../fixtures/facts/', import.meta.url);
const seeds = readdirSync(folder).filter((name) => !name.endsWith('.json')).map((name) => [name, readFileSync(new URL(name, folder))] as const);

let state = 7;
const random = (below: number): number => ((state = (state * 1103515245 + 12345) % 2 ** 31) >> 8) % below;

/** Flipped bits, numbers that are often lengths or offsets, pieces moved, an end that comes early. */
function mutate(seed: Uint8Array): Uint8Array<ArrayBuffer> {
  const file = Uint8Array.from(seed);
  for (let i = random(12); i >= 0; i--) {
    const at = random(file.length);
    const kind = random(4);
    if (kind === 0) file[at] = (file[at] ?? 0) ^ (1 << random(8));
    else if (kind === 1) file[at] = random(256);
    else if (kind === 2) file.set(be([0, 1, 0xff, 0xffff, 0x7fffffff, 0xffffffff, file.length][random(7)] ?? 0, 4).slice(0, Math.min(4, file.length - at)), at);
    else file.copyWithin(at, random(file.length), random(file.length));
  }
  return random(4) === 0 ? file.slice(0, random(file.length)) : file;
}

/** Whatever the bytes are, what is said of them stays within what `FileFacts` promises. */
function check(facts: FileFacts): void {
  const { taken = 0, offset = 0, camera = 'x', lens = 'x', place = { lat: 0, lon: 0 }, caption = 'x', tags = [] } = facts;
  const fine =
    Number.isInteger(taken) && taken >= Date.UTC(1826) && taken < Date.UTC(2101) && Number.isInteger(offset) && Math.abs(offset) <= 840 &&
    Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180 && tags.length <= 32 &&
    ([[camera, 100], [lens, 100], [caption, 2_000], ...tags.map((tag) => [tag, 64] as const)] as const).every(([text, most]) => text !== '' && text.length <= most && !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text));
  if (!fine) throw new Error(`not bounded: ${JSON.stringify(facts)}`);
}

const read = (file: Uint8Array): Promise<FileFacts> => readFacts(new Blob([Uint8Array.from(file)]));

// The reader says on the console what it thinks of a file.
beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

describe('hostile files', () => {
  test('10,000 mutations never throw, and what is found is bounded', async () => {
    const rounds = Math.ceil(10_000 / seeds.length);
    for (const [, seed] of seeds) {
      for (let i = 0; i < rounds; i++) check(await read(mutate(seed)));
    }
  }, 300_000);

  test.each(seeds)('%s, cut anywhere', async (_, seed) => {
    for (let cut = 0; cut < seed.length; cut += 3) check(await read(seed.subarray(0, cut)));
  });

  const xmp = (text: string) => {
    const body = bytes('http://ns.adobe.com/xap/1.0/\0', text);
    return bytes([0xff, 0xd8], 0xff, 0xe1, be(body.length + 2, 2), body, jpeg(4, 3).subarray(2));
  };
  const rdf = (inside: string) => `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`;
  const filled = (part: string) => part.repeat(Math.floor(64_000 / part.length));
  test.each<[string, Uint8Array]>([
    ['thousands of ends of a packet', xmp(`${filled('<?xpacket end=""?>')}\n`)],
    ['elements in elements', xmp(rdf(filled('<a>')))],
    ['elements in elements, closed', xmp(rdf('<a>'.repeat(8_000) + '</a>'.repeat(8_000)))],
    ['attributes without end', xmp(rdf(`<a ${Array.from({ length: 6_000 }, (_, i) => `a${i}=""`).join(' ')}/>`))],
    ['name spaces in name spaces', xmp(rdf(Array.from({ length: 3_000 }, (_, i) => `<a xmlns:n${i}="x">`).join('')))],
    ['entities of entities', xmp(`<!DOCTYPE x [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]>${rdf('<dc:description>&c;</dc:description>')}`)],
    ['an open quote', xmp(`<a b="${filled('x')}`)],
    ['open brackets', xmp(filled('<'))],
    ['prototypes', xmp(rdf('<dc:__proto__>x</dc:__proto__><dc:constructor>y</dc:constructor><dc:toString/>'))],
    ['prefixes that nobody declared', xmp(rdf(Array.from({ length: 3_000 }, (_, i) => `<p${i}:a/>`).join('')))],
    ['a compressed text', png(4, 3, { extra: 'zTXt', data: bytes('Description\0\0', new Uint8Array(100)) })],
    ['segments without end', bytes([0xff, 0xd8], ...Array.from({ length: 30_000 }, () => [0xff, 0xe1, 0, 2]))],
    ['chunks without end', bytes(png(4, 3).subarray(0, 33), ...Array.from({ length: 10_000 }, () => bytes(be(0, 4), 'tEXt', be(0, 4))))],
    ['directories in a circle', jpeg(4, 3, { block: bytes('MM\0*', be(8, 4), be(2, 2), be(0x8769, 2), be(4, 2), be(1, 4), be(8, 4), be(0x8825, 2), be(4, 2), be(1, 4), be(8, 4), be(8, 4)) })],
    ['a directory of 65,535 entries', jpeg(4, 3, { block: bytes('MM\0*', be(8, 4), be(65_535, 2), ...Array.from({ length: 5_000 }, () => [...be(0x010e, 2), ...be(2, 2), ...be(50_000, 4), ...be(8, 4)])) })],
  ])('%s', async (_, file) => {
    check(await read(file));
    expect(({} as { value?: unknown }).value).toBeUndefined();
  });
});
