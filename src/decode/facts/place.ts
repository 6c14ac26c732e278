import type { Place } from '../../types.ts';
import type { Tags } from './tags.ts';

/** Degrees, with the sign that the letter gives; NaN when it is none of both letters, or there is no such angle. */
function degrees(text: string, letter: string, [plus, minus]: readonly [string, string], most: number): number {
  const value = text === '' ? NaN : Number(text);
  if (!(value >= 0 && value <= most)) return NaN;
  return letter.startsWith(plus) ? value : letter.startsWith(minus) ? -value + 0 : NaN;
}

/** Where EXIF says that it was taken; undefined unless both angles and both letters are there and possible. */
export function placeOf({ text }: Tags): Place | undefined {
  const lat = degrees(text('exif', 'GPSLatitude'), text('exif', 'GPSLatitudeRef'), ['North', 'South'], 90);
  const lon = degrees(text('exif', 'GPSLongitude'), text('exif', 'GPSLongitudeRef'), ['East', 'West'], 180);
  return Number.isNaN(lat) || Number.isNaN(lon) ? undefined : { lat, lon };
}
