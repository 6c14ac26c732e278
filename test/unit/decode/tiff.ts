import { be, bytes } from './tiny.ts';

/** An entry's value: text, angles or other fractions, or bytes as they are. */
type Value = string | readonly (readonly [number, number])[] | Uint8Array;
type Directory = Readonly<Record<number, Value>>;

const sizes = (value: Value): [type: number, count: number, data: Uint8Array] => {
  if (typeof value === 'string') return [2, value.length + 1, bytes(value, 0)];
  if (value instanceof Uint8Array) return [7, value.length, value];
  return [5, value.length, bytes(...value.flatMap(([over, under]) => [be(over, 4), be(under, 4)]))];
};

/** A directory at an offset, its data behind it. Pointers to others are given as they are. */
function directory(at: number, entries: Directory, pointers: Readonly<Record<number, number>>): Uint8Array {
  const names = [...Object.keys(entries), ...Object.keys(pointers)].map(Number).toSorted((a, b) => a - b);
  let end = at + 2 + names.length * 12 + 4;
  const data: Uint8Array[] = [];
  const list = names.map((name) => {
    const pointer = pointers[name];
    if (pointer !== undefined) return bytes(be(name, 2), be(4, 2), be(1, 4), be(pointer, 4));
    const [type, count, value] = sizes(entries[name]!);
    if (value.length <= 4) return bytes(be(name, 2), be(type, 2), be(count, 4), bytes(value, new Uint8Array(4)).subarray(0, 4));
    data.push(value);
    end += value.length;
    return bytes(be(name, 2), be(type, 2), be(count, 4), be(end - value.length, 4));
  });
  return bytes(be(names.length, 2), ...list, be(0, 4), ...data);
}

/** An EXIF block with entries of the first directory, of EXIF's own and of GPS's. */
export function tiff({ main = {}, own = {}, gps = {} }: { main?: Directory; own?: Directory; gps?: Directory }): Uint8Array {
  const ownAt = 8;
  const second = directory(ownAt, own, {});
  const third = directory(ownAt + second.length, gps, {});
  const mainAt = ownAt + second.length + third.length;
  return bytes('MM\0*', be(mainAt, 4), second, third, directory(mainAt, main, { 0x8769: ownAt, 0x8825: ownAt + second.length }));
}
