import { describe, expect, test } from 'vitest';
import { sniff } from '../../../src/decode/sniff.ts';
import { quickest } from './quickest.ts';
import { avif, bmp, box, bytes, gif, ico, jpeg, png, webp } from './tiny.ts';

const text = (value: string) => new TextEncoder().encode(value);

test.each([
  ['JPEG', jpeg(3, 2), 'image/jpeg'],
  ['PNG', png(3, 2), 'image/png'],
  ['PNG', png(3, 2, { extra: 'acTL' }), 'image/png'],
  ['WebP', webp.lossy(3, 2), 'image/webp'],
  ['WebP', webp.extended(3, 2), 'image/webp'],
  ['GIF', gif(3, 2), 'image/gif'],
  ['GIF', bytes('GIF87a', [1, 0, 1, 0]), 'image/gif'],
  ['BMP', bmp(3, 2), 'image/bmp'],
  ['BMP', bmp(3, 2, { header: 12 }), 'image/bmp'],
  ['AVIF', avif([[3, 2]]), 'image/avif'],
  ['AVIF', avif([[3, 2]], { brand: 'avis' }), 'image/avif'],
  ['AVIF', avif([[3, 2]], { brand: 'mif1', others: ['miaf', 'avif'] }), 'image/avif'],
  ['Windows icon', ico([[3, 2]]), 'image/x-icon'],
  ['JPEG XL', bytes([0xff, 0x0a, 0, 0]), 'image/jxl'],
  ['JPEG XL', box('JXL ', [13, 10, 0x87, 10]), 'image/jxl'],
  ['HEIC', avif([[3, 2]], { brand: 'heic' }), 'image/heic'],
  ['HEIC', avif([[3, 2]], { brand: 'mif1', others: ['heic'] }), 'image/heic'],
  ['HEIC', avif([[3, 2]], { brand: 'mif1', others: [] }), 'image/heic'],
] as const)('%s', (name, head, mime) => expect(sniff(head)).toEqual({ mime, name }));

test.each([
  ['MP4 or QuickTime film', box('ftyp', 'isom', [0, 0, 0, 0], 'iso2', 'mp41')],
  ['TIFF', bytes('II*\0', [8, 0, 0, 0])],
  ['TIFF', bytes('MM\0*', [0, 0, 0, 8])],
  ['PDF document', text('%PDF-1.7\n')],
  ['ZIP archive', bytes('PK\x03\x04')],
  ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['SVG', text('\ufeff<?xml version="1.0"?>\n<!-- by hand -->\n<!DOCTYPE svg PUBLIC "x">\n<svg>')],
  ['HTML page', text('<!DOCTYPE html><title>404</title>')],
  ['HTML page', text('\n <!-- a --> <HTML lang="en">')],
  ['text', text('BMW is a maker of cars')],
  ['text', text('<note>svg</note>')],
  ['text', text('GIF')],
  ['unknown bytes', bytes([0, 1, 2, 3])],
  ['unknown bytes', bytes('RIFF', [4, 0, 0, 0], 'WAVE')],
  ['unknown bytes', bytes([0xff, 0xd8])],
  ['unknown bytes', bytes()],
])('%s is not read', (name, head) => expect(sniff(head)).toEqual({ mime: undefined, name }));

describe('hostile beginnings', () => {
  test('comments without end, and many of them, are quick', () => {
    const cases = ['<!--'.repeat(300), '<!---->'.repeat(200), `${'<!-- --> '.repeat(120)}<svg`, '<?xml '.repeat(200), '<'.repeat(2000), ' '.repeat(5000)];
    for (const value of cases) {
      expect(['text', 'SVG']).toContain(sniff(text(value)).name);
      expect(quickest(100, () => sniff(text(value)))).toBeLessThan(100);
    }
  });

  test('any bytes have a name', () => {
    let state = 7;
    const random = () => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 8;
    const starts = [bytes('RIFF'), bytes(0, 0, 0, 255, 'ftyp'), bytes('BM'), bytes('<svg'), bytes()];
    for (let i = 0; i < 5000; i++) {
      const noise = Uint8Array.from({ length: random() % 300 }, () => random() & 255);
      expect(sniff(bytes(starts[i % starts.length] ?? '', noise)).name).not.toBe('');
    }
  });
});
