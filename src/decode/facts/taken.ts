import { momentOf, type Moment } from './clock.ts';
import type { Tags } from './tags.ts';

/**
 * When it was taken, from the most to the least reliable of what is said: by the camera, by a person or a program, by a scanner.
 * The date of a change counts for PNG only, which has no other.
 */
export function takenOf({ text }: Tags): Moment {
  const written = [
    text('exif', 'DateTimeOriginal').trimEnd() + text('exif', 'OffsetTimeOriginal').trim(),
    // The offset may be what is wrong.
    text('exif', 'DateTimeOriginal'),
    text('xmp', 'DateTimeOriginal'),
    text('xmp', 'DateCreated'),
    [text('iptc', 'Date Created'), text('iptc', 'Time Created')].filter(Boolean).join('T'),
    text('iptc', 'Date Created'),
    text('exif', 'DateTimeDigitized').trimEnd() + text('exif', 'OffsetTimeDigitized').trim(),
    text('exif', 'DateTimeDigitized'),
    text('png', 'Creation Time'),
    // https://www.w3.org/TR/png-3/#11tIME: in UTC
    `${text('png', 'Modify Date')}Z`,
  ];
  for (const one of written) {
    const moment = momentOf(one);
    if (moment) return moment;
  }
  return {};
}
