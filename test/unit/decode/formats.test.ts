import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formats } from '../../../src/decode/formats.ts';
import { type PictureType, sniff } from '../../../src/decode/sniff.ts';
import { quickest } from './quickest.ts';
import { avif, be, bmp, box, bytes, exif, gif, ico, jpeg, jxl, jxlBox, le, png, webp } from './tiny.ts';

function read(file: Uint8Array) {
  const { mime } = sniff(file);
  if (!mime) throw new Error('not a picture');
  const format = formats[mime];
  return { size: format.size(file), early: format.endsEarly(file), profile: format.hasProfile(file) };
}

const plain = (width: number, height: number) => ({ size: { width, height }, early: false, profile: false });

describe('sizes', () => {
  test.each([
    ['JPEG', jpeg(640, 480), 640, 480],
    ['JPEG, progressive', jpeg(65535, 1, { frame: 0xc2 }), 65535, 1],
    ['JPEG, large EXIF with a thumbnail', jpeg(4000, 3000, { exif: 65000 }), 4000, 3000],
    ['JPEG, a film behind it', jpeg(40, 30, { tail: 'ftypmp42'.repeat(50) }), 40, 30],
    ['JPEG, a second picture behind it', bytes(jpeg(40, 30), jpeg(400, 300)), 40, 30],
    ['JPEG, filled and noisy between segments', bytes(jpeg(40, 30, { exif: 9 }).subarray(0, 49), [1, 2, 3, 0xff, 0xff], jpeg(40, 30).subarray(2)), 40, 30],
    ['PNG', png(1, 2 ** 31), 1, 2 ** 31],
    ['PNG, animated', png(20, 10, { extra: 'acTL' }), 20, 10],
    ['WebP', webp.lossy(320, 16383), 320, 16383],
    ['WebP, lossless', webp.lossless(16384, 3), 16384, 3],
    ['WebP, extended', webp.extended(2 ** 24, 77), 2 ** 24, 77],
    ['GIF', gif(300, 200), 300, 200],
    ['GIF with a first frame larger than its screen', gif(3, 2, { frame: [10, 20, 500, 600] }), 510, 620],
    ['BMP', bmp(5, 7), 5, 7],
    ['BMP, top down', bmp(5, 7, { topDown: true }), 5, 7],
    ['BMP, oldest header', bmp(5, 7, { header: 12 }), 5, 7],
    ['BMP, newest header', bmp(5, 7, { header: 124, bits: 32 }), 5, 7],
    ['AVIF', avif([[480, 640]]), 480, 640],
    ['AVIF of tiles: the whole counts', avif([[512, 512], [4096, 3072], [160, 120]]), 4096, 3072],
    ['AVIF sequence: the track counts', avif([[30, 20]], { brand: 'avis', sequence: true }), 300, 200],
    ['HEIC', avif([[4032, 3024]], { brand: 'heic', others: ['mif1'] }), 4032, 3024],
    ['icon', ico([[48, 32]]), 48, 32],
    ['icon: the largest counts, whatever the list says', ico([[16, 16], [300, 200], [30, 20]]), 300, 200],
    ['icon that is a bomb', ico([[60_000, 60_000], [16, 16]]), 60_000, 60_000],
  ])('%s', (_, file, width, height) => expect(read(file)).toEqual(plain(width, height)));

  test.each(jxl)('JPEG XL of $width x $height', ({ width, height, head }) => {
    expect(read(head)).toEqual({ size: { width, height }, early: false, profile: true });
    expect(read(jxlBox('jxlc', head)).size).toEqual({ width, height });
    expect(read(jxlBox('jxlp', bytes(be(0, 4), head))).size).toEqual({ width, height });
  });

  test('boxes with 64-bit lengths and to the end of the file', () => {
    const ispe = box('ispe', be(0, 4), be(7, 4), be(9, 4));
    const meta = bytes(be(0, 4), box('iprp', box('ipco', ispe)));
    const long = bytes(be(1, 4), 'meta', be(meta.length + 16, 8), meta);
    expect(read(bytes(box('ftyp', 'avif', be(0, 4)), long, be(0, 4), 'mdat', 1, 2, 3))).toEqual(plain(7, 9));
  });

  test.each([
    ['JPEG whose frame never comes', bytes(0xff, 0xd8, 0xff, 0xda, be(8, 2), 1, 1, 0, 0, 63, 0, 0xff, 0xd9)],
    ['JPEG of no height', jpeg(640, 0)],
    ['PNG of no width', png(0, 5)],
    ['PNG that ends in its header', png(3, 2).subarray(0, 22)],
    ['PNG whose header is not first', bytes(png(3, 2).subarray(0, 8), be(0, 4), 'IDAT', be(0, 4))],
    ['WebP without start code', bytes('RIFF', le(30, 4), 'WEBPVP8 ', le(10, 4), new Uint8Array(18))],
    ['WebP of a kind unknown', bytes('RIFF', le(30, 4), 'WEBPVP9 ', new Uint8Array(22))],
    ['GIF of no width', gif(0, 3, { frame: [0, 0, 0, 0] })],
    ['AVIF without sizes', avif([])],
    ['icon without pictures', ico([])],
    ['icon of no height', ico([[16, 0]])],
    ['JPEG XL that ends in its header', jxl[3].head.subarray(0, 5)],
    ['JPEG XL without a picture', jxlBox('jbrd', bytes(1, 2, 3))],
    ['AVIF whose box ends too soon', bytes(box('ftyp', 'avif', be(0, 4)), box('meta', be(0, 4), box('iprp', box('ipco', box('ispe', be(0, 4))))))],
  ])('none: %s', (_, file) => expect(read(file).size).toBeUndefined());
});

describe('files that end early', () => {
  const files: [string, Uint8Array][] = [
    ['JPEG', jpeg(40, 30, { exif: 100 })],
    ['PNG', png(40, 30)],
    ['WebP', webp.lossy(40, 30)],
    ['GIF', gif(40, 30)],
    ['BMP', bmp(40, 30)],
    ['AVIF', avif([[40, 30]])],
    ['icon', ico([[40, 30], [20, 10]])],
    ['JPEG XL in boxes', jxlBox('jxlc', bytes(jxl[0].head, new Uint8Array(60)))],
  ];
  test.each(files)('%s, cut anywhere behind its header', (_, file) => {
    expect(read(file).early).toBe(false);
    for (let cut = file.length - 1; cut > 64; cut--) expect(read(file.subarray(0, cut)).early, `cut at ${cut}`).toBe(true);
  });
  test.each(files.filter(([name]) => !name.includes('boxes')))('%s with something behind its end is whole', (_, file) => {
    expect(read(bytes(file, [1, 2, 3, 0xff, 0xd8, 0])).early).toBe(false);
  });
  test('a JPEG whose only end is its thumbnail’s', () => {
    expect(read(jpeg(40, 30, { exif: 100, end: false })).early).toBe(true);
  });
});

describe('colour profiles', () => {
  test.each([
    ['JPEG', jpeg(4, 3, { profile: 'Display P3' })],
    ['PNG, ICC', png(4, 3, { extra: 'iCCP' })],
    ['PNG, code points', png(4, 3, { extra: 'cICP' })],
    ['WebP', webp.extended(4, 3, 0x20, 'Adobe RGB (1998)')],
    ['WebP, profile elsewhere', webp.extended(4, 3, 0x20)],
    ['AVIF, ICC', avif([[4, 3]], { colour: 'prof....' })],
    ['AVIF, restricted ICC', avif([[4, 3]], { colour: 'rICC....' })],
    ['AVIF, Display P3', avif([[4, 3]], { colour: 'nclx\0\x0c\0\x0d\0\x06\x80' })],
    ['AVIF, PQ', avif([[4, 3]], { colour: 'nclx\0\x09\0\x10\0\x09\x80' })],
  ])('%s', (_, file) => expect(read(file).profile).toBe(true));

  test.each([
    ['JPEG', jpeg(4, 3, { profile: 'mntrRGB desc sRGB IEC61966-2.1' })],
    ['JPEG, two bytes a letter', jpeg(4, 3, { profile: 'desc\0s\0R\0G\0B' })],
    ['WebP', webp.extended(4, 3, 0x20, 'sRGB built-in')],
    ['AVIF', avif([[4, 3]], { colour: 'prof...sRGB' })],
  ])('none that matters: %s', (_, file) => expect(read(file).profile).toBe(false));

  test('a JPEG is the same without it', () => {
    const without = (file: Uint8Array<ArrayBuffer>) => bytes(...(formats['image/jpeg'].withoutProfile?.(file) ?? []));
    const plain = jpeg(4, 3, { exif: 30, tail: 'a film' });
    expect(without(Uint8Array.from(plain))).toEqual(plain);
    expect(without(Uint8Array.from(jpeg(4, 3, { exif: 30, profile: 'Display P3', tail: 'a film' })))).toEqual(plain);
    const twice = bytes(jpeg(4, 3, { profile: 'first' }).subarray(0, -2).subarray(0, 25), jpeg(4, 3, { profile: 'second' }).subarray(2));
    expect(without(Uint8Array.from(twice))).toEqual(jpeg(4, 3));
  });

  test.each([
    ['PNG, gamma only', png(4, 3, { extra: 'gAMA' })],
    ['WebP with alpha and EXIF', webp.extended(4, 3, 0x18)],
    ['AVIF, sRGB', avif([[4, 3]], { colour: 'nclx\0\x01\0\x0d\0\x06\x80' })],
    ['AVIF, not told', avif([[4, 3]], { colour: 'nclx\0\x02\0\x02\0\x06\x80' })],
  ])('none: %s', (_, file) => expect(read(file).profile).toBe(false));
});

describe('orientation where browsers may overlook it', () => {
  const asked = (file: Uint8Array) => formats[sniff(file).mime ?? 'image/bmp'].asked?.(file);
  const found = (file: Uint8Array) => asked(file)?.turn ?? 1;
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i', (orientation) => {
    for (const little of [true, false]) {
      const block = exif(orientation, { little, before: 3 });
      expect(found(webp.turned(block))).toBe(orientation);
      expect(found(webp.turned(bytes('Exif\0\0', block)))).toBe(orientation);
      expect(asked(png(4, 3, { behind: block }))).toEqual({ place: 'png-behind', turn: orientation });
      expect(asked(png(4, 3, { extra: 'eXIf', data: block, behind: exif(1) }))).toEqual({ place: 'png', turn: orientation });
    }
    expect(asked(new Uint8Array(readFileSync(new URL(`../../fixtures/pictures/${orientation}.avif`, import.meta.url))))).toEqual({ place: 'avif', turn: orientation });
  });

  test.each([
    ['WebP without EXIF', webp.extended(4, 3)],
    ['WebP with a flag and nothing else', webp.extended(4, 3, 0x08)],
    ['PNG without EXIF', png(4, 3)],
    ['AVIF without properties', avif([[4, 3]])],
    ['AVIF without anything', box('ftyp', 'avif', be(0, 4))],
    ['an orientation that does not exist', png(4, 3, { behind: exif(9) })],
    ['an orientation of 0', png(4, 3, { behind: exif(0) })],
    ['another entry', png(4, 3, { behind: exif(6, { tag: 0x0113 }) })],
    ['a block that ends in its directory', png(4, 3, { behind: exif(6, { before: 3 }).subarray(0, 40) })],
    ['a directory that says it has 65,535 entries', png(4, 3, { behind: bytes('MM\0*', be(8, 4), be(65535, 2)) })],
    ['a directory far away', png(4, 3, { behind: bytes('II*\0', le(2 ** 32 - 1, 4)) })],
    ['no EXIF at all', png(4, 3, { behind: bytes('something else') })],
  ])('none: %s', (_, file) => expect(found(file)).toBe(1));
});

describe('JPEG that a browser surely does not turn', () => {
  const direct = (file: Uint8Array) => formats['image/jpeg'].direct?.(file);
  test.each([true, false])('little-endian: %s', (little) => {
    expect(direct(jpeg(4, 3, { block: exif(1, { little, before: 3 }) }))).toBe(true);
    for (const orientation of [0, 2, 3, 4, 5, 6, 7, 8, 9]) expect(direct(jpeg(4, 3, { block: exif(orientation, { little, before: 3 }) })), String(orientation)).toBe(false);
    // Also where our own reader would not look.
    expect(direct(jpeg(4, 3, { block: bytes(exif(1, { little }), exif(6, { little })) }))).toBe(false);
    expect(direct(bytes(jpeg(4, 3, { block: exif(1, { little }) }).subarray(0, 38), jpeg(4, 3, { block: exif(6, { little }) }).subarray(2)))).toBe(false);
  });
  test('without EXIF, and one that has no picture', () => {
    expect(direct(jpeg(4, 3))).toBe(true);
    expect(direct(jpeg(4, 3, { exif: 500 }))).toBe(true);
    expect(direct(bytes(0xff, 0xd8, 0xff, 0xd9))).toBe(false);
  });
});

describe('hostile headers', () => {
  const seeds: [PictureType, Uint8Array][] = [
    ['image/jpeg', jpeg(40, 30, { exif: 300, profile: 'Display P3' })],
    ['image/png', png(40, 30, { extra: 'iCCP' })],
    ['image/webp', webp.lossy(40, 30)],
    ['image/webp', webp.extended(40, 30, 0x20)],
    ['image/gif', gif(40, 30)],
    ['image/bmp', bmp(40, 30)],
    ['image/avif', avif([[40, 30], [80, 60]], { colour: 'prof', sequence: true })],
    ['image/webp', webp.turned(exif(6, { before: 2 }))],
    ['image/png', png(40, 30, { behind: exif(6, { before: 2 }) })],
    ['image/avif', new Uint8Array(readFileSync(new URL('../../fixtures/pictures/7.avif', import.meta.url)))],
    ['image/x-icon', ico([[40, 30], [20, 10]])],
    ['image/jxl', jxl[3].head],
    ['image/jxl', jxlBox('jxlp', bytes(be(0, 4), jxl[3].head))],
  ];
  let state = 3;
  const random = (below: number) => ((state = (state * 1103515245 + 12345) % 2 ** 31) >> 8) % below;

  test.each(seeds)('%s: 2,000 mutations and every truncation never throw, and sizes stay whole numbers', (mime, seed) => {
    const check = (file: Uint8Array) => {
      const { size, endsEarly, hasProfile, asked } = formats[mime];
      const found = size(file);
      const turn = asked?.(file)?.turn ?? 1;
      formats[mime].direct?.(file);
      formats[mime].withoutProfile?.(Uint8Array.from(file));
      if (![1, 2, 3, 4, 5, 6, 7, 8].includes(turn)) throw new Error(`bad orientation for ${file.join()}`);
      const whole = !found || [found.width, found.height].every((n) => Number.isInteger(n) && n > 0);
      if (!whole || ![endsEarly(file), hasProfile(file)].every((flag) => typeof flag === 'boolean')) throw new Error(`bad answer for ${file.join()}`);
    };
    let slowest = 0;
    for (let i = 0; i < 2000; i++) {
      const file = seed.slice();
      for (let n = random(8); n >= 0; n--) file[random(file.length)] = [0, 1, 0x7f, 0x80, 0xff, random(256)][random(6)] ?? 0;
      slowest = Math.max(slowest, quickest(50, () => check(file)));
    }
    for (let cut = 0; cut <= seed.length; cut++) check(seed.subarray(0, cut));
    expect(slowest).toBeLessThan(50);
  });

  test('four megabytes of one repeated thing are read in one pass', () => {
    const fill = (...pattern: number[]) => new Uint8Array(Buffer.alloc(4 << 20, Uint8Array.from(pattern)));
    const heads: [PictureType, Uint8Array][] = [
      ['image/jpeg', fill(0xff)],
      ['image/jpeg', fill(0xff, 0xc4, 0, 2)],
      ['image/jpeg', fill(0xff, 0xe2, 0, 0)],
      ['image/png', fill(0)],
      ['image/gif', fill(0x2c, 0)],
      ['image/gif', fill(0x21)],
      ['image/webp', bytes(webp.extended(4, 3, 0x08), fill(0))],
      ['image/x-icon', fill(0, 0, 1, 0, 0xff, 0xff)],
      ['image/jxl', fill(0, 0, 0, 8)],
      ['image/avif', fill(0, 0, 0, 8)],
      ['image/avif', fill(0, 0, 0, 8, 0x6d, 0x65, 0x74, 0x61)],
    ];
    for (const [mime, file] of heads) {
      const { size, endsEarly, hasProfile, asked } = formats[mime];
      const took = quickest(2000, () => expect([size(file), endsEarly(file), hasProfile(file), asked?.(file), formats[mime].direct?.(file)]).toHaveLength(5));
      expect(took, mime).toBeLessThan(2000);
    }
  });
});

const images = new URL('../../../../shared/data/images/', import.meta.url).pathname;
interface Listed {
  path: string;
  format: string | null;
  size?: [number, number];
  pillow_decodes: boolean | string;
}

describe.skipIf(!existsSync(images))('sizes as Pillow reads them', () => {
  const list = existsSync(images) ? (JSON.parse(readFileSync(`${images}manifest.json`, 'utf8')) as Listed[]) : [];
  const known = new Set(['JPEG', 'MPO', 'PNG', 'WEBP', 'GIF', 'BMP', 'AVIF']);
  test.each(list.filter(({ format, pillow_decodes }) => format && known.has(format) && pillow_decodes === true).map((one) => [one.path, one] as const))('%s', (path, { size }) => {
    const file = new Uint8Array(readFileSync(images + path));
    const { mime } = sniff(file);
    const found = mime && formats[mime].size(file);
    expect(found && [found.width, found.height]).toEqual(size);
  });
});
