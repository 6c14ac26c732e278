import { bandOf, cutsBySpread, cutsFor, level, same, surest, wordsLevel, type Cuts } from '../rank/bands.ts';
import type { Cosines, Side, Sides } from '../rank/top.ts';
import type { Band, BandRules } from '../types.ts';

/** By the library alone: as sure as a row's picture or its words are. Never less sure when a cosine rises. */
export function bandsBySpread({ picture, words }: Sides): (cosines: Cosines) => Band {
  const cuts = (side: Side | undefined): Cuts | undefined => side && cutsBySpread(side.spread, side.rows);
  const [pictures, texts] = [cuts(picture), cuts(words)];
  const band = (cosine: number | undefined, some: Cuts | undefined): Band => (cosine === undefined || !some ? 'rest' : bandOf(cosine, some));
  return (cosines) => surest([band(cosines.picture, pictures), band(cosines.words, texts)]);
}

/** By the background: as sure as a row's height is, beside the best. Never less sure when a cosine rises. */
export function bandsByHeight(height: (cosines: Cosines) => number, best: number, { picture, words }: Sides, rules: BandRules): (cosines: Cosines) => Band {
  const rows = Math.max(picture?.rows ?? 0, words?.rows ?? 0);
  const cuts = picture ? cutsFor(best, level, rules.picture, rows) : cutsFor(best, wordsLevel, rules.words, rows);
  return (cosines) => (Math.max(cosines.picture ?? -1, cosines.words ?? -1) >= same ? 'strong' : bandOf(height(cosines), cuts));
}
