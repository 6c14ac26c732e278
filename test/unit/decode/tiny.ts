/** Builders of headers: right as far as a header goes, with nothing to decode behind it. Numbers are big-endian unless `le`. */
type Part = number | string | readonly number[] | Uint8Array;

export function bytes(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : [...part])));
}

export function be(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
}

export function le(value: number, length: number): number[] {
  return be(value, length).toReversed();
}

function segment(marker: number, body: Uint8Array): Uint8Array {
  return bytes(0xff, marker, be(body.length + 2, 2), body);
}

export function jpeg(width: number, height: number, { frame = 0xc0, exif = 0, block = bytes(), profile = '', end = true, tail = '' } = {}): Uint8Array {
  // The EXIF block holds a thumbnail with sizes of its own, as cameras write it.
  const thumb = bytes(0xff, 0xd8, segment(0xc0, bytes(8, be(9, 2), be(9, 2), 1, 1, 0x11, 0)), 0xff, 0xd9);
  return bytes(
    [0xff, 0xd8],
    exif > 0 ? segment(0xe1, bytes('Exif\0\0', thumb, new Uint8Array(exif))) : '',
    block.length > 0 ? segment(0xe1, bytes('Exif\0\0', block)) : '',
    profile ? segment(0xe2, bytes('ICC_PROFILE\0', 1, 1, profile)) : '',
    segment(0xdb, new Uint8Array(65)),
    segment(0xc4, bytes(new Uint8Array(28), [0xff, 0xc0])),
    segment(frame, bytes(8, be(height, 2), be(width, 2), 1, 1, 0x11, 0)),
    segment(0xda, bytes(1, 1, 0, 0, 63, 0)),
    [1, 2, 0xff, 0, 3, 0xff, 0xd0, 4],
    end ? [0xff, 0xd9] : '',
    tail,
  );
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  return bytes(be(body.length, 4), type, body, be(0, 4));
}

export function png(width: number, height: number, { extra = '', data = bytes('data'), behind = bytes(), end = true } = {}): Uint8Array {
  return bytes(
    '\x89PNG\r\n\x1a\n',
    chunk('IHDR', bytes(be(width, 4), be(height, 4), 8, 2, 0, 0, 0)),
    extra ? chunk(extra, data) : '',
    chunk('IDAT', new Uint8Array(30)),
    behind.length > 0 ? chunk('eXIf', behind) : '',
    end ? chunk('IEND', bytes()) : '',
  );
}

function riff(type: string, body: Uint8Array): Uint8Array {
  return bytes('RIFF', le(body.length + 12, 4), 'WEBP', type, le(body.length, 4), body);
}

/** An EXIF block whose only entry of weight is the orientation. */
export function exif(orientation: number, { little = false, tag = 0x0112, before = 0 } = {}): Uint8Array {
  const number = little ? le : be;
  const entry = (name: number, value: number): number[] => [...number(name, 2), ...number(3, 2), ...number(1, 4), ...number(value, 2), 0, 0];
  const others = Array.from({ length: before }, (_, i) => entry(i, 7)).flat();
  return bytes(little ? 'II*\0' : 'MM\0*', number(8, 4), number(before + 1, 2), others, entry(tag, orientation), [0, 0, 0, 0]);
}

export const webp = {
  turned: (block: Uint8Array) => bytes(riff('VP8X', bytes(0x08, 0, 0, 0, le(3, 3), le(2, 3))), 'VP8L', le(3, 4), [1, 2, 3, 0], 'EXIF', le(block.length, 4), block),
  lossy: (width: number, height: number) => riff('VP8 ', bytes(0, 0, 0, [0x9d, 0x01, 0x2a], le(width | 0x4000, 2), le(height | 0x8000, 2), new Uint8Array(10))),
  lossless: (width: number, height: number) => riff('VP8L', bytes(0x2f, le(width - 1 + (height - 1) * 0x4000 + 0x10000000, 4), new Uint8Array(10))),
  extended: (width: number, height: number, flags = 0, profile = '') =>
    bytes(riff('VP8X', bytes(flags, 0, 0, 0, le(width - 1, 3), le(height - 1, 3))), profile ? bytes('ICCP', le(profile.length, 4), profile) : ''),
};

export function gif(width: number, height: number, { frame = [0, 0, width, height], end = true } = {}): Uint8Array {
  return bytes(
    'GIF89a',
    [...le(width, 2), ...le(height, 2), 0x80, 0, 0, 0, 0, 0, 255, 255, 255],
    [0x21, 0xf9, 4, 0, 0, 0, 0, 0],
    0x2c,
    frame.flatMap((value) => le(value, 2)),
    [0, 2, 2, 0x4c, 1, 0],
    end ? 0x3b : '',
  );
}

export function bmp(width: number, height: number, { header = 40, bits = 24, topDown = false, data = Math.ceil((width * bits) / 32) * 4 * height } = {}): Uint8Array {
  const sizes = header === 12 ? [...le(width, 2), ...le(height, 2)] : [...le(width, 4), ...le(topDown ? 2 ** 32 - height : height, 4)];
  const head = bytes(le(header, 4), sizes, le(1, 2), le(bits, 2), new Uint8Array(200)).subarray(0, header);
  return bytes('BM', le(14 + header + data, 4), le(0, 4), le(14 + header, 4), head, new Uint8Array(data));
}

/** The first is a PNG, the others are BMPs. What the list says of their sizes is false. */
export function ico(sizes: readonly [number, number][], { cut = 0 } = {}): Uint8Array {
  const pictures = sizes.map(([width, height], i) => (i === 0 ? png(width, height) : bmp(width, height * 2, { data: 20 }).subarray(14)));
  let at = 6 + sizes.length * 16;
  const list = pictures.map((picture) => {
    at += picture.length;
    return [16, 16, 0, 0, 1, 0, 32, 0, ...le(picture.length, 4), ...le(at - picture.length, 4)];
  });
  const file = bytes([0, 0, 1, 0], le(sizes.length, 2), list.flat(), ...pictures);
  return file.subarray(0, file.length - cut);
}

export function box(type: string, ...parts: readonly Part[]): Uint8Array {
  const body = bytes(...parts);
  return bytes(be(body.length + 8, 4), type, body);
}

export function avif(sizes: readonly [number, number][], { brand = 'avif', others = ['mif1', 'miaf'], colour = '', sequence = false } = {}): Uint8Array {
  const properties = sizes.map(([width, height]) => box('ispe', be(0, 4), be(width, 4), be(height, 4)));
  const track = box('moov', box('trak', box('tkhd', new Uint8Array(76), be(300, 2), be(0, 2), be(200, 2), be(0, 2))));
  return bytes(
    box('ftyp', brand, be(0, 4), ...others),
    box('meta', be(0, 4), box('hdlr', 'pict'), box('iprp', box('ipco', colour ? box('colr', colour) : '', ...properties))),
    sequence ? track : '',
    box('mdat', new Uint8Array(40)),
  );
}

/** Beginnings of files that cjxl 0.7 wrote. */
export const jxl = ([[8, 8, '4140505c'], [48, 32, '0741505c'], [640, 480, 'f83e1014'], [333, 77, '60029882a0b8'], [4000, 3000, 'ba5d0341'], [1, 9000, '3c1901000041'], [1920, 1080, 'ba210541']] as const).map(
  ([width, height, head]) => ({ width, height, head: bytes([0xff, 0x0a], be(Number.parseInt(head, 16), head.length / 2), new Uint8Array(8)) }),
) as [Jxl, Jxl, Jxl, Jxl, Jxl, Jxl, Jxl];

interface Jxl {
  readonly width: number;
  readonly height: number;
  readonly head: Uint8Array;
}

/** JPEG XL in a container. */
export function jxlBox(type: string, body: Uint8Array): Uint8Array {
  return bytes(box('JXL ', [13, 10, 0x87, 10]), box('ftyp', 'jxl ', be(0, 4), 'jxl '), box(type, body));
}
