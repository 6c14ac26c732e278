import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFacts } from '../../../src/decode/facts.ts';
import { momentOf } from '../../../src/decode/facts/clock.ts';
import type { FileFacts } from '../../../src/types.ts';
import { tiff } from './tiff.ts';
import { be, box, bytes, gif, jpeg, jxlBox, le, png } from './tiny.ts';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/facts/${name}`, import.meta.url));
const facts = (file: Uint8Array): Promise<FileFacts> => readFacts(new Blob([Uint8Array.from(file)]));
const ofExif = (block: Parameters<typeof tiff>[0]): Promise<FileFacts> => facts(jpeg(4, 3, { block: tiff(block) }));
const xmpSegment = (xmp: string) => {
  const body = bytes('http://ns.adobe.com/xap/1.0/\0', new TextEncoder().encode(xmp));
  return bytes(0xff, 0xe1, be(body.length + 2, 2), body);
};
const ofXmp = (xmp: string): Promise<FileFacts> => facts(bytes([0xff, 0xd8], xmpSegment(xmp), jpeg(4, 3).subarray(2)));
const rdf = (inside: string, attributes = '') =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ${attributes}>${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`;

const place = { lat: -45.5, lon: 170 + 1 / 3 };
const shot = { taken: Date.UTC(2021, 2, 1, 12, 34, 56), offset: 780, camera: 'Canon EOS 5D', lens: 'EF24-105mm f/4L IS USM', place };
const words = { caption: 'Autumn & rain in the park', tags: ['park', '雨'] };
const created = { taken: Date.UTC(2019, 6, 6, 5, 4, 3), offset: -210 };

describe('files that Pillow wrote', () => {
  test.each<[string, FileFacts]>([
    ['camera.jpg', { ...shot, caption: 'Kakapo, from afar' }],
    ['camera.png', shot],
    ['camera.webp', { ...shot, ...words }],
    ['camera.avif', { ...shot, ...words }],
    ['words.jpg', { ...created, caption: words.caption, tags: [...words.tags, 'rain', 'x'.repeat(64)] }],
    ['iptc.jpg', { taken: Date.UTC(2018, 3, 1, 10, 11, 12), offset: 120, caption: 'Un café au lait', tags: ['café'] }],
    // What is compressed is not unpacked.
    ['text.png', { taken: Date.UTC(2017, 11, 31, 23, 59, 58), offset: 0, caption: 'A drawing' }],
    ['xmp.png', { ...created, ...words }],
  ])('%s', async (name, expected) => expect(await facts(fixture(name))).toEqual(expected));

  interface Reading {
    readonly date?: string;
    readonly offset?: string;
    readonly make?: string;
    readonly model?: string;
    readonly lens?: string;
    readonly lat?: number;
    readonly lon?: number;
    readonly iptc?: Readonly<Record<string, string>>;
  }
  test.each(Object.entries(JSON.parse(fixture('readings.json').toString()) as Record<string, Reading>))('%s says what Pillow reads in it', async (name, { date, offset, model, lens, lat, lon, iptc }) => {
    const found = await facts(fixture(name));
    expect(found.camera).toBe(model);
    expect(found.lens).toBe(lens);
    expect(found.place === undefined).toBe(lat === undefined);
    if (found.place) {
      expect(found.place.lat).toBeCloseTo(lat ?? NaN, 10);
      expect(found.place.lon).toBeCloseTo(lon ?? NaN, 10);
    }
    if (date) expect(new Date(found.taken ?? NaN).toISOString()).toBe(`${date.replace(':', '-').replace(':', '-').replace(' ', 'T')}.000Z`);
    if (offset) expect(found.offset).toBe(Number(offset.slice(0, 3)) * 60);
    if (iptc && name === 'iptc.jpg') expect(found.caption).toBe(iptc['120']?.replace('\n', ' '));
  });
});

describe('dates', () => {
  const at = (...parts: [number, number, number, number?, number?, number?]) => ({ taken: Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0) });
  test.each([
    ['2021:03:01 12:34:56', at(2021, 3, 1, 12, 34, 56)],
    ['2021:03:01 12:34:56+05:30', { ...at(2021, 3, 1, 12, 34, 56), offset: 330 }],
    ['2021:03:01 12:34:56 \0\0', at(2021, 3, 1, 12, 34, 56)],
    ['2021-03-01T12:34:56.789-0800', { ...at(2021, 3, 1, 12, 34, 56), offset: -480 }],
    ['2021-03-01T12:34Z', { ...at(2021, 3, 1, 12, 34), offset: 0 }],
    ['2021-03-01T12:34:00-00:00', { ...at(2021, 3, 1, 12, 34), offset: 0 }],
    ['2020-02-29', at(2020, 2, 29)],
    ['1826-01-01', at(1826, 1, 1)],
    ['2021:03:01 12:34:56+15:00', at(2021, 3, 1, 12, 34, 56)],
    ['2021:03:01 12:34:56+05:99', at(2021, 3, 1, 12, 34, 56)],
  ])('%j', (text, expected) => expect(momentOf(text)).toEqual(expected));

  test.each(['', ' ', '0000:00:00 00:00:00', '    :  :     :  :  ', '2021:02:29 00:00:00', '2021:13:01 00:00:00', '2021:00:10 00:00:00', '2021:03:01 24:00:00', '2021:03:01 12:60:00', '1825:12:31 23:59:59', '2101:01:01 00:00:00', '0050:01:01 00:00:00', '2021', '2021-03', '2021:03-01', 'yesterday', 'x'.repeat(1e6), `2021-03-01T12:34:56.${'1'.repeat(1e6)}`])(
    'no date: %.30j',
    (text) => expect(momentOf(text)).toBeUndefined(),
  );

  test('the most reliable one counts', async () => {
    const [original, digitized, changed] = ['2001:01:01 00:00:00', '2002:02:02 00:00:00', '2003:03:03 00:00:00'];
    expect(await ofExif({ main: { 0x0132: changed }, own: { 0x9003: original, 0x9004: digitized } })).toEqual(at(2001, 1, 1));
    expect(await ofExif({ main: { 0x0132: changed }, own: { 0x9003: '0000:00:00 00:00:00', 0x9004: digitized, 0x9012: '+01:00' } })).toEqual({ ...at(2002, 2, 2), offset: 60 });
    expect(await ofExif({ main: { 0x0132: changed } })).toEqual({});
    expect(await ofExif({ own: { 0x9003: original, 0x9011: '   :  ' } })).toEqual(at(2001, 1, 1));
    const both = bytes([0xff, 0xd8], xmpSegment(rdf('', 'photoshop:DateCreated="2004-04-04T00:00:00Z"')), jpeg(4, 3, { block: tiff({ own: { 0x9004: digitized } }) }).subarray(2));
    expect(await facts(both)).toEqual({ ...at(2004, 4, 4), offset: 0 });
    expect(await ofXmp(rdf('<exif:DateTimeOriginal>2005-05-05T05:05:05</exif:DateTimeOriginal>', 'photoshop:DateCreated="2004-04-04"'))).toEqual(at(2005, 5, 5, 5, 5, 5));
  });
});

describe('places', () => {
  const angle = (...parts: number[]) => parts.map((part) => [part, 1] as const);
  const at = async (lat: readonly (readonly [number, number])[], ns: string, lon: readonly (readonly [number, number])[], ew: string) => (await ofExif({ gps: { 1: ns, 2: lat, 3: ew, 4: lon } })).place;
  test('all four quarters', async () => {
    expect(await at(angle(10, 30, 0), 'N', angle(20, 0, 36), 'E')).toEqual({ lat: 10.5, lon: 20.01 });
    expect(await at(angle(10, 30, 0), 'S', angle(20, 0, 36), 'W')).toEqual({ lat: -10.5, lon: -20.01 });
    expect(await at(angle(0, 0, 0), 'N', angle(0, 0, 0), 'E')).toEqual({ lat: 0, lon: 0 });
  });
  test.each([
    ['no letters', angle(0, 0, 0), '', angle(0, 0, 0), ''],
    ['letters that are none', angle(1, 0, 0), 'X', angle(1, 0, 0), 'E'],
    ['beyond the pole', angle(90, 0, 1), 'N', angle(1, 0, 0), 'E'],
    ['beyond the date line', angle(1, 0, 0), 'N', angle(180, 0, 1), 'E'],
    ['divided by zero', [[1, 0], [0, 1], [0, 1]], 'N', angle(1, 0, 0), 'E'],
    ['nothing by nothing', [[0, 0], [0, 0], [0, 0]], 'N', [[0, 0], [0, 0], [0, 0]], 'E'],
    ['too few parts', angle(1, 0), 'N', angle(1, 0, 0), 'E'],
  ] as const)('none: %s', async (_, lat, ns, lon, ew) => expect(await at(lat, ns, lon, ew)).toBeUndefined());
});

describe('words', () => {
  test.each([
    ['Canon', 'Canon EOS 5D', 'Canon EOS 5D'],
    ['Canon', 'Canon Canon EOS 5D', 'Canon EOS 5D'],
    ['NIKON CORPORATION', 'NIKON D700', 'NIKON D700'],
    ['Apple', 'iPhone 14', 'Apple iPhone 14'],
    ['EASTMAN KODAK COMPANY', 'KODAK CX7530', 'KODAK CX7530'],
    ['Sony', '', 'Sony'],
    ['', 'E-M5', 'E-M5'],
    ['   ', '\u0001', undefined],
    ['x'.repeat(300), 'y'.repeat(300), 'x'.repeat(100)],
  ])('%s and %s', async (make, model, camera) => expect((await ofExif({ main: { 0x010f: make, 0x0110: model } })).camera).toBe(camera));

  test.each(['OLYMPUS DIGITAL CAMERA', 'SONY DSC', 'SAMSUNG CSC', 'KONICA MINOLTA DIGITAL CAMERA', 'DCIM\\100MEDIA\\DJI_0001.JPG', 'Exif_JPEG_PICTURE', 'default', '   ', '?', '0', 'hdrpl'.slice(0, 3), 'Created with GIMP'])(
    'nobody’s words: %j',
    async (text) => expect(await ofExif({ main: { 0x010e: text }, own: { 0x9286: bytes('ASCII\0\0\0', text) } })).toEqual({}),
  );

  test('captions are cleaned and bounded', async () => {
    const utf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
    const caption = async (text: string) => (await ofExif({ main: { 0x010e: utf8(text) } })).caption;
    expect(await caption('One\r\ntwo \u202egpj.exe')).toBe('One two gpj.exe');
    expect(await caption('"><img src=x onerror=alert(1)>')).toBe('"><img src=x onerror=alert(1)>');
    expect(await caption('é'.repeat(5_000))).toBe('é'.repeat(2_000));
    expect(await caption('Sony Ericsson and a default')).toBe('Sony Ericsson and a default');
  });

  test.each<[string, Uint8Array, string | undefined]>([
    ['ASCII', bytes('ASCII\0\0\0hello\0\0'), 'hello'],
    ['no code', bytes(new Uint8Array(8), 'hello'), 'hello'],
    ['two bytes, most significant first', bytes('UNICODE\0', [0, 0x68, 0, 0x69, 0x4e, 0x2d]), 'hi中'],
    ['two bytes, least significant first', bytes('UNICODE\0', [0x68, 0, 0x69, 0, 0x2d, 0x4e]), 'hi中'],
    ['JIS', bytes('JIS\0\0\0\0\0', 'hello'), undefined],
    ['cut', bytes('ASC'), undefined],
  ])('a comment: %s', async (_, value, caption) => expect((await ofExif({ own: { 0x9286: value } })).caption).toBe(caption));

  test('the first of several captions that says something', async () => {
    const title = '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title</rdf:li></rdf:Alt></dc:title>';
    const description = (text: string) => `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:description>`;
    expect((await ofXmp(rdf(title + description('Text')))).caption).toBe('Text');
    expect((await ofXmp(rdf(title + description('SONY DSC')))).caption).toBe('Title');
    expect((await ofXmp(rdf('', 'dc:description="Short"'))).caption).toBe('Short');
  });

  test('keywords: each once, at most 32', async () => {
    const list = Array.from({ length: 50 }, (_, i) => `<rdf:li>word ${i % 40}</rdf:li>`).join('');
    const { tags } = await ofXmp(rdf(`<dc:subject><rdf:Bag>${list}<rdf:li>${'y'.repeat(100)}</rdf:li></rdf:Bag></dc:subject>`));
    expect(tags).toEqual(Array.from({ length: 32 }, (_, i) => `word ${i}`));
    expect((await ofXmp(rdf('<dc:subject><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></dc:subject>'))).tags).toEqual(['one']);
    expect((await ofXmp(rdf('<dc:subject>plain</dc:subject>'))).tags).toEqual(['plain']);
  });
});

describe('where files keep it', () => {
  const block = tiff({ own: { 0x9003: '2001:01:01 00:00:00' } });
  const found = { taken: Date.UTC(2001, 0, 1) };

  /** Counts the bytes that are read. */
  class Counted extends Blob {
    read = 0;
    override slice(start?: number, end?: number): Blob {
      const part = super.slice(start, end);
      this.read += part.size;
      return part;
    }
    override arrayBuffer(): Promise<ArrayBuffer> {
      throw new Error('all of it');
    }
  }
  async function read(file: Uint8Array): Promise<FileFacts> {
    const blob = new Counted([Uint8Array.from(file)]);
    const answer = await readFacts(blob);
    expect(blob.read).toBeLessThanOrEqual(256 * 1024);
    return answer;
  }

  /** A description of items: EXIF and XMP, each where it says. */
  function heif(exif: Uint8Array, xmp: Uint8Array, { far = 0, inside = false, version = 1 } = {}): Uint8Array {
    const infe = (id: number, type: string, rest: string) => box('infe', [2, 0, 0, 0], be(id, 2), be(0, 2), type, rest);
    const iinf = box('iinf', be(0, 4), be(3, 2), infe(1, 'hvc1', '\0'), infe(2, 'Exif', '\0'), infe(3, 'mime', 'x\0application/rdf+xml\0'));
    const one = (id: number, at: number, length: number) => bytes(be(id, 2), version ? be(inside && id > 1 ? 1 : 0, 2) : '', be(0, 2), be(1, 2), be(at, 4), be(length, 4));
    const make = (at: number) => {
      const iloc = box('iloc', [version, 0, 0, 0], [0x44, 0], be(3, 2), one(1, 0, 8), one(2, at, exif.length), one(3, at + exif.length, xmp.length));
      return bytes(box('ftyp', 'heic', be(0, 4), 'mif1'), box('meta', be(0, 4), iinf, iloc, inside ? box('idat', exif, xmp) : ''));
    };
    const head = make(0);
    return inside ? make(0) : bytes(make(head.length + 8 + far), be(far + 8 + exif.length + xmp.length, 4), 'mdat', new Uint8Array(far), exif, xmp);
  }
  const item = bytes(be(6, 4), 'Exif\0\0', block);
  const xmp = bytes(rdf('', 'dc:description="Far away"'));
  const both = { ...found, caption: 'Far away' };

  test('HEIC: near, far, inside the description, an older list', async () => {
    expect(await read(heif(item, xmp))).toEqual(both);
    expect(await read(heif(item, xmp, { far: 3_000_000 }))).toEqual(both);
    expect(await read(heif(item, xmp, { inside: true }))).toEqual(both);
    expect(await read(heif(item, xmp, { far: 10, version: 0 }))).toEqual(both);
    // More than a segment holds.
    expect(await read(heif(bytes(item, new Uint8Array(200_000)), new Uint8Array(300_000)))).toEqual(found);
    expect(await read(heif(bytes(be(2 ** 32 - 1, 4), block), bytes()))).toEqual({});
  });

  test('WebP: behind a large picture', async () => {
    const chunk = (type: string, body: Uint8Array) => bytes(type, le(body.length, 4), body, body.length % 2 ? 0 : '');
    const webp = (size: number, ...rest: Uint8Array[]) => {
      const inside = bytes('WEBP', chunk('VP8X', bytes(0x0c, 0, 0, 0, le(3, 3), le(2, 3))), chunk('VP8L', new Uint8Array(size)), ...rest);
      return bytes('RIFF', le(inside.length, 4), inside);
    };
    for (const size of [10, 131_003, 900_001]) expect(await read(webp(size, chunk('EXIF', block), chunk('XMP ', xmp)))).toEqual(both);
    expect(await read(webp(900_001))).toEqual({});
    // Not padded, as some write it.
    expect(await read(webp(10, bytes('EXIF', le(block.length | 1, 4), block)))).toEqual(found);
  });

  test('JPEG XL in boxes, PNG in front and behind, a large JPEG', async () => {
    expect(await read(bytes(jxlBox('jxlc', bytes(0xff, 0x0a)), box('Exif', be(0, 4), block), box('xml ', xmp)))).toEqual(both);
    expect(await read(png(4, 3, { extra: 'eXIf', data: block }))).toEqual(found);
    expect(await read(png(4, 3, { behind: block }))).toEqual(found);
    expect(await read(bytes(jpeg(4, 3, { block }), new Uint8Array(2_000_000)))).toEqual(found);
  });

  test.each<[string, Uint8Array]>([
    ['nothing', bytes()],
    ['words', bytes('hello')],
    ['XMP alone', xmp],
    ['GIF', gif(3, 2)],
    ['JPEG without any', jpeg(4, 3)],
    ['TIFF', block],
  ])('none: %s', async (_, file) => expect(await facts(file)).toEqual({}));

  test('a file that is gone', async () => {
    const gone = Object.assign(new Blob(['x']), { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) }) as unknown as Blob;
    expect(await readFacts(gone)).toEqual({});
  });
});
