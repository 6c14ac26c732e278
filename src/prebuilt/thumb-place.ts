import { thumbTypeOf } from '../portable/thumbs.ts';
import type { Thumb } from '../types.ts';
import { hexDigest } from './digest.ts';
import type { ThumbPlace } from './facts.ts';

/** Where a thumbnail will be; undefined for what is none. */
export async function thumbPlace(thumb: Thumb): Promise<ThumbPlace | undefined> {
  const type = thumbTypeOf(thumb);
  if (type < 0) return undefined;
  return { hash: await hexDigest(new Uint8Array(thumb.data)), type, width: thumb.width, height: thumb.height, bytes: thumb.data.byteLength };
}
