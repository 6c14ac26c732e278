import type { Reason } from '../types.ts';
import { standardised, type Spreads } from './merge.ts';
import type { Cosines } from './top.ts';

/** Deviations above the mean from which a side is a reason by itself. */
const telling = 1.5;
/** What a match of every word counts as, among the deviations of the others. */
const ofKeywords = 3;

/** What of an item matched, the strongest first: each side whose cosine stands out from those of the library, or else the one that does so most, and its words letter by letter. */
export function reasonsOf({ picture, words }: Cosines, spreads: Spreads, keywords: boolean): Reason[] {
  const sides: { readonly reason: Reason; readonly z: number }[] = [
    ...(picture !== undefined && spreads.picture ? [{ reason: 'picture' as const, z: standardised(picture, spreads.picture) }] : []),
    ...(words !== undefined && spreads.words ? [{ reason: 'words' as const, z: standardised(words, spreads.words) }] : []),
  ].sort((a, b) => b.z - a.z);
  const told = sides.filter(({ z }, i) => z >= telling || (i === 0 && !keywords));
  return [...told, ...(keywords ? [{ reason: 'keywords' as const, z: ofKeywords }] : [])].sort((a, b) => b.z - a.z).map(({ reason }) => reason);
}
