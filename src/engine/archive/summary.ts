import type { Space } from '../../types.ts';
import { invalid, limits } from './format.ts';
import { isFields, parseJson } from '../../portable/json.ts';

/** How many of everything there are. */
export interface Counts {
  readonly items: number;
  readonly pictures: number;
  readonly words: number;
}

/** What the first record says of the rest. */
export interface Summary extends Counts {
  readonly space: Space;
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export const writeSummary = ({ space, items, pictures, words }: Summary): Uint8Array => encode({ space: space.id, dims: space.dims, items, pictures, words });
export const writeEnd = (counts: Counts & { readonly thumbs: number }, date: Date): Uint8Array => encode({ ...counts, date: date.toISOString() });

/** @param size bytes of the file, into which all that is announced must fit. @throws GlimpseError `export-invalid` */
export function readSummary(payload: Uint8Array, at: number, size: number): Summary {
  const fields = parseJson(payload, `byte ${at}`, invalid);
  if (!isFields(fields)) throw invalid(`byte ${at}: no summary`);
  const { space: id, dims, items, pictures, words } = fields;
  const fits = (count: unknown, most: number): count is number => Number.isInteger(count) && (count as number) >= 0 && (count as number) <= most;
  if (typeof id !== 'string' || !fits(dims, limits.dims) || dims === 0) throw invalid(`byte ${at}: no space`);
  const sound = fits(items, limits.items) && fits(pictures, items) && fits(words, items) && items <= pictures + words && 4 * dims * (pictures + words) <= size;
  if (!sound) throw invalid(`byte ${at}: more items than the file has room for`);
  return { space: { id, dims }, items, pictures, words };
}

/** @throws GlimpseError `export-invalid` unless it says what was counted */
export function checkEnd(payload: Uint8Array, at: number, counted: Counts & { readonly thumbs: number }, summary: Summary): void {
  const fields = parseJson(payload, `byte ${at}`, invalid);
  const same = isFields(fields) && fields['thumbs'] === counted.thumbs && (['items', 'pictures', 'words'] as const).every((key) => fields[key] === counted[key] && summary[key] === counted[key]);
  if (!same) throw invalid(`byte ${at}: other counts than there are`);
}
