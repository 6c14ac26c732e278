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
  const left = some.map((hit) => {
    const relevance = (1 - diversity) * ((hit.score - lowest) / range);
    return { hit, vector: hit.vector(), relevance, marginal: relevance, likeness: 0, compared: 0 };
  });
  const chosen: typeof left = [];
  const most = Math.min(places, mostPlaces);
  while (left.length > 0 && chosen.length < most) {
    const next = left.reduce((best, candidate) => (candidate.marginal > best.marginal ? candidate : best));
    const before = chosen[next.compared];
    if (!before) {
      left.splice(left.indexOf(next), 1);
      chosen.push(next);
      continue;
    }
    // Each is compared only as long as its turn seems to have come: likeness never falls, so whoever is behind stays behind.
    next.compared++;
    if (!next.vector || !before.vector) continue;
    next.likeness = Math.max(next.likeness, product(before.vector, next.vector));
    next.marginal = next.relevance - diversity * next.likeness;
  }
  return [...[...chosen, ...left].map(({ hit }) => hit), ...behind];
}
