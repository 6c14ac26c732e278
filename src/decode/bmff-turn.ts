import { boxes, find } from './bmff.ts';
import { u16be, u32be, u8 } from './bytes.ts';
import type { Orientation } from './exif.ts';

/** Properties of an item that are followed at most. */
const most = 64;

/** The properties of the main picture, in their order: each by its place in the list of all, from 1 on. */
function* ownProperties(bytes: Uint8Array): Generator<number> {
  const main = find(bytes, ['meta', 'pitm']).next().value;
  if (!main) return;
  const wanted = u8(bytes, main.at) === 0 ? u16be(bytes, main.at + 4) : u32be(bytes, main.at + 4);
  for (const { at, end } of find(bytes, ['meta', 'iprp', 'ipma'])) {
    const wide = u8(bytes, at + 3) % 2 === 1;
    let entry = at + 8;
    while (entry < end) {
      const short = u8(bytes, at) === 0;
      const item = short ? u16be(bytes, entry) : u32be(bytes, entry);
      const list = entry + (short ? 3 : 5);
      const count = u8(bytes, list - 1);
      const own = item === wanted ? Math.min(count, most) : 0;
      for (let i = 0; i < own; i++) yield wide ? u16be(bytes, list + i * 2) % 0x8000 : u8(bytes, list + i) % 0x80;
      entry = list + count * (wide ? 2 : 1);
    }
  }
}

/** By quarters against the clock: alone, then mirrored top to bottom, then left to right. */
const orientations: readonly (readonly Orientation[])[] = [[1, 8, 3, 6], [4, 5, 2, 7], [2, 7, 4, 5]];

/** The orientation that the properties `irot` and `imir` of the main picture come to. ISO/IEC 23008-12, 6.5.10 and 6.5.12 */
export function bmffTurn(bytes: Uint8Array): Orientation {
  const container = find(bytes, ['meta', 'iprp', 'ipco']).next().value;
  if (!container) return 1;
  const all = [...boxes(bytes, container.at, container.end)];
  let quarters = 0;
  let mirror = 0;
  for (const place of ownProperties(bytes)) {
    const property = all[place - 1];
    if (property?.type === 'irot') quarters = u8(bytes, property.at) % 4;
    if (property?.type === 'imir') mirror = 1 + (u8(bytes, property.at) % 2);
  }
  return orientations[mirror]?.[quarters] ?? 1;
}
