import type { Vector } from '../types.ts';
import { product } from './groups.ts';

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
  const left = some.map((hit) => ({ hit, vector: hit.vector(), relevance: (1 - diversity) * ((hit.score - lowest) / range), likeness: 0, compared: 0 }));
  const chosen: typeof left = [];
  const most = Math.min(places, mostPlaces);
  const marginal = ({ relevance, likeness }: (typeof left)[number]): number => relevance - diversity * likeness;
  while (left.length > 0 && chosen.length < most) {
    const next = left.reduce((best, candidate) => (marginal(candidate) > marginal(best) ? candidate : best));
    // Each is compared when its turn seems to have come: likeness only grows, so whoever is behind now stays behind.
    const others = chosen.slice(next.compared);
    next.compared = chosen.length;
    for (const { vector } of others) if (next.vector && vector) next.likeness = Math.max(next.likeness, product(vector, next.vector));
    if (others.length > 0) continue;
    left.splice(left.indexOf(next), 1);
    chosen.push(next);
  }
  return [...[...chosen, ...left].map(({ hit }) => hit), ...behind];
}
