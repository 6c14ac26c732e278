import { cleanText } from '../clean.ts';
import type { Addition } from '../types.ts';
import { field } from './field.ts';

export { withSidecars } from './sidecar-names.ts';

/** What a file beside a picture may say of it. */
export type Told = Pick<Addition, 'caption' | 'taken' | 'offset' | 'place'>;

/** Bytes of a sidecar that are read at most; Google's have two thousand. */
const most = 64 * 2 ** 10;
/** Seconds since 1970: the years 1826 to 2100. */
const moments = [-4_544_208_000, 4_133_980_799] as const;

function string(value: unknown): string {
  return typeof value === 'string' ? cleanText(value) : '';
}

/** Seconds since 1970, as a number or in a string; undefined when they are none, too many, or 0, which is no time but the lack of one. */
function seconds(value: unknown): number | undefined {
  const number = typeof value === 'number' || (typeof value === 'string' && /^-?\d{1,10}$/.test(value)) ? Number(value) : NaN;
  return number >= moments[0] && number <= moments[1] && number !== 0 ? Math.round(number) : undefined;
}

/** Degrees; a place of 0, 0 is how Google says that it knows none. */
function place(value: unknown): Told['place'] {
  const [lat, lon] = [field(value, 'latitude'), field(value, 'longitude')];
  if (typeof lat !== 'number' || typeof lon !== 'number' || (lat === 0 && lon === 0)) return undefined;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

/** A title that is no more than the file's name says nothing of the picture. */
function isFileName(title: string): boolean {
  return /\.\w{2,5}$/.test(title);
}

/**
 * What Google Takeout's JSON says of a picture: `description`, `title`, `photoTakenTime.timestamp`, `geoData` and `geoDataExif`.
 * The time is an instant, so `offset` is 0: which clock was there, it does not know.
 */
function fromJson(text: string): Told {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON, or nested deeper than the browser can follow.
    return {};
  }
  const title = string(field(value, 'title'));
  const caption = string(field(value, 'description')) || (isFileName(title) ? '' : title);
  const taken = seconds(field(field(value, 'photoTakenTime'), 'timestamp'));
  const where = place(field(value, 'geoData')) ?? place(field(value, 'geoDataExif'));
  return { ...(caption && { caption }), ...(taken !== undefined && { taken: taken * 1000, offset: 0 }), ...(where && { place: where }) };
}

function fromText(text: string): Told {
  // What has zeros in it is no text.
  const caption = text.includes('\0') ? '' : cleanText(text);
  return caption ? { caption } : {};
}

/**
 * What a picture's sidecar says of it, of which the first 64 KiB are read; empty when it cannot be understood.
 * @throws whatever reading it throws
 */
export async function readSidecar(file: File): Promise<Told> {
  const text = new TextDecoder().decode(await file.slice(0, most).arrayBuffer());
  return /\.json$/i.test(file.name) ? fromJson(text) : fromText(text);
}
