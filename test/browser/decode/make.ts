/** Small files made in the browser. */

type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

export async function file(width: number, height: number, type: string, draw: Draw, quality = 1): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  draw(context);
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality })).arrayBuffer());
}

export function solid(colour: string): Draw {
  return (context) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  };
}

export const corners = ['#f00', '#0f0', '#00f', '#000'] as const;

/** Repeatable noise: a linear congruential generator. */
export const noise: Draw = (context) => {
  const { width, height } = context.canvas;
  let state = width;
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24));
  context.putImageData(new ImageData(data, width, height), 0, 0);
};

/** Red, green, blue and black quarters: top left, top right, bottom left, bottom right. */
export const quarters: Draw = (context) => {
  const { width, height } = context.canvas;
  corners.forEach((colour, i) => {
    context.fillStyle = colour;
    context.fillRect((i % 2) * (width / 2), Math.floor(i / 2) * (height / 2), width / 2, height / 2);
  });
};

function join(...parts: (readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The JPEG with a segment more, behind its JFIF header. */
function withSegment(jpeg: Uint8Array, marker: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = jpeg[3] === 0xe0 ? 4 + ((jpeg[4] ?? 0) << 8) + (jpeg[5] ?? 0) : 2;
  return join(jpeg.subarray(0, at), [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255], body, jpeg.subarray(at));
}

/** An EXIF block that holds nothing but the orientation, 1 to 8. */
function exif(orientation: number): number[] {
  return [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
}

export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array<ArrayBuffer> {
  return withSegment(jpeg, 0xe1, join([0x45, 0x78, 0x69, 0x66, 0, 0], exif(orientation)));
}

/** https://www.w3.org/TR/png-3/#5CRC-algorithm */
function crc(bytes: readonly number[]): number {
  let value = -1;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

/** The PNG with an orientation, before or behind its picture. */
export function pngWithOrientation(png: Uint8Array, orientation: number, behind: boolean): Uint8Array<ArrayBuffer> {
  const at = behind ? png.length - 12 : 33;
  const body = [...latin('eXIf'), ...exif(orientation)];
  return join(png.subarray(0, at), u32(body.length - 4), body, u32(crc(body)), png.subarray(at));
}

function latin(text: string): number[] {
  return Array.from(text, (c) => c.charCodeAt(0));
}

function u32(value: number): number[] {
  return [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function xyz(...values: number[]): number[] {
  return [...latin('XYZ '), ...u32(0), ...values.flatMap((value) => u32(Math.round(value * 65536)))];
}

/** A colour profile (ICC.1:2001) in which red and green have changed places, so that nobody can overlook whether it was used. */
function swappedProfile(): Uint8Array {
  const gamma = [...latin('curv'), ...u32(0), ...u32(1), 2, 0x33, 0, 0];
  const tags: [string, number[]][] = [
    ['desc', [...latin('desc'), ...u32(0), ...u32(5), ...latin('swap\0'), ...Array<number>(79).fill(0)]],
    ['cprt', [...latin('text'), ...u32(0), ...latin('CC0\0')]],
    ['wtpt', xyz(0.9642, 1, 0.8249)],
    ['rXYZ', xyz(0.3851, 0.7169, 0.0971)],
    ['gXYZ', xyz(0.436, 0.2225, 0.0139)],
    ['bXYZ', xyz(0.1431, 0.0606, 0.7139)],
    ['rTRC', gamma],
    ['gTRC', gamma],
    ['bTRC', gamma],
  ];
  const table: number[] = [...u32(tags.length)];
  const data: number[] = [];
  for (const [name, body] of tags) {
    table.push(...latin(name), ...u32(132 + tags.length * 12 + data.length), ...u32(body.length));
    data.push(...body, ...Array<number>(-body.length & 3).fill(0));
  }
  const head = [...u32(128 + table.length + data.length), ...u32(0), 2, 0x10, 0, 0, ...latin('mntrRGB XYZ '), ...Array<number>(12).fill(0), ...latin('acsp')];
  head.push(...Array<number>(28).fill(0), ...xyz(0.9642, 1, 0.8249).slice(8));
  return join([...head, ...Array<number>(128 - head.length).fill(0)], table, data);
}

export function withSwappedProfile(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  return withSegment(jpeg, 0xe2, join(latin('ICC_PROFILE\0'), [1, 1], swappedProfile()));
}

/** Two frames of one pixel: red, then blue. */
export function gif({ end = true } = {}): Uint8Array<ArrayBuffer> {
  const frame = (code: number) => [0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, code, 1, 0];
  const head = [...latin('GIF89a'), 1, 0, 1, 0, 0x81, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0];
  return join(head, frame(0x44), frame(0x4c), end ? [0x3b] : []);
}

/** 24 bits, bottom up: `rows` of red, green, blue. */
export function bmp(width: number, rows: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const le = (value: number) => u32(value).toReversed();
  const lines = rows.toReversed().map((row) => {
    const line = Array.from({ length: width }, (_, x) => row.slice(x * 3, x * 3 + 3).toReversed()).flat();
    return [...line, ...Array<number>(-line.length & 3).fill(0)];
  });
  const head = [...le(40), ...le(width), ...le(rows.length), 1, 0, 24, 0, ...Array<number>(24).fill(0)];
  const data = lines.flat();
  return join(latin('BM'), le(54 + data.length), le(0), le(54), head, data);
}

/** Bytes written as base64. */
export function base64(text: string): Uint8Array<ArrayBuffer> {
  return join(latin(atob(text)));
}
