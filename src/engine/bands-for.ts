import type { Band } from '../types.ts';
import { bandOf } from '../rank/bands.ts';
import type { Cosines, Side, Sides } from '../rank/top.ts';

const surest: readonly Band[] = ['strong', 'maybe', 'rest'];

/** What says how sure a row is, for one query over one library: as sure as its picture or its words are. Never less sure when a cosine rises. */
export function bandsFor({ picture, words }: Sides): (cosines: Cosines) => Band {
  const band = (cosine: number | undefined, side: Side | undefined): Band => (cosine === undefined || !side ? 'rest' : bandOf(cosine, side.spread, side.rows));
  return (cosines) => {
    const bands = [band(cosines.picture, picture), band(cosines.words, words)];
    return surest.find((one) => bands.includes(one)) ?? 'rest';
  };
}
