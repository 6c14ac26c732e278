import type { Vector } from '../types.ts';
import { product } from './product.ts';

/** Candidates from which is chosen, and places at most that are filled that way: the work is their product. */
export const mostCandidates = 300;
const mostPlaces = 100;

/**
 * Puts hits, which come best first, into an order in which each is also unlike those before it: maximal marginal relevance (Carbonell and
 * Goldstein 1998), `(1 - diversity) * relevance - diversity * likeness`, with the score, laid out from 0 to 1, as relevance and the largest
 * cosine with a picture chosen before as likeness. Past the first `places`, a hundred at most, they stay as they are.
 */
export function diversified<T extends { readonly score: number; readonly vector: () => Vector | undefined }>(hits: readonly T[], diversity: number, places = mostPlaces): T[] {
  const some = hits.slice(0, mostCandidates);
  const behind = hits.slice(mostCandidates);
  const scores = some.map(({ score }) => score);
  const lowest = Math.min(...scores);
  const range = Math.max(...scores) - lowest || 1;
  const left = some.map((hit) => {
    const relevance = (1 - diversity) * ((hit.score - lowest) / range);
    return { hit, vector: hit.vector(), relevance, marginal: relevance, likeness: 0, compared: 0 };
  });
  const chosen: typeof left = [];
  const most = Math.min(places, mostPlaces, left.length);
  while (chosen.length < most) {
    let best = -1;
    let highest = -Infinity;
    for (let i = 0; i < left.length; i++) {
      const one = left[i]!;
      // Each is compared only as long as its turn seems to have come: likeness never falls, so whoever is behind stays behind.
      for (; one.marginal > highest && one.compared < chosen.length; one.compared++) {
        const before = chosen[one.compared]!;
        if (!one.vector || !before.vector) continue;
        one.likeness = Math.max(one.likeness, product(before.vector, one.vector));
        one.marginal = one.relevance - diversity * one.likeness;
      }
      if (!(one.marginal > highest)) continue;
      best = i;
      highest = one.marginal;
    }
    chosen.push(...left.splice(best, 1));
  }
  return [...[...chosen, ...left].map(({ hit }) => hit), ...behind];
}
