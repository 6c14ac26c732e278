import type { FileFacts } from '../types.ts';
import { headOf } from './facts/head.ts';
import { placeOf } from './facts/place.ts';
import { readTags } from './facts/tags.ts';
import { takenOf } from './facts/taken.ts';
import { cameraOf, captionOf, lensOf, tagsOf } from './facts/words.ts';

async function read(blob: Blob, onLoading: (() => void) | undefined): Promise<FileFacts> {
  const head = await headOf(blob);
  if (!head) return {};
  const tags = await readTags(head, onLoading);
  const [camera, lens, place, caption, words] = [cameraOf(tags), lensOf(tags), placeOf(tags), captionOf(tags), tagsOf(tags)];
  return {
    ...takenOf(tags),
    ...(camera && { camera }),
    ...(lens && { lens }),
    ...(place && { place }),
    ...(caption && { caption }),
    ...(words.length > 0 && { tags: words }),
  };
}

/**
 * What a picture's file says of itself: EXIF, XMP, IPTC and the like, of which at most 256 KiB are read. Empty when it says nothing,
 * cannot be read or cannot be understood: never throws. `onLoading` is called now and then while the reader is being loaded.
 */
export function readFacts(blob: Blob, onLoading?: () => void): Promise<FileFacts> {
  return read(blob, onLoading).catch(() => ({}));
}
