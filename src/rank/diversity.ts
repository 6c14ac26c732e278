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
  const left = hits.slice(0, mostCandidates).map((hit) => ({ hit, vector: hit.vector(), likeness: 0 }));
  const behind = hits.slice(mostCandidates);
  const scores = left.map(({ hit }) => hit.score);
  const lowest = Math.min(...scores);
  const range = Math.max(...scores) - lowest || 1;
  const chosen: T[] = [];
  const most = Math.min(places, mostPlaces);
  while (left.length > 0 && chosen.length < most) {
    const marginal = ({ hit, likeness }: (typeof left)[number]): number => (1 - diversity) * ((hit.score - lowest) / range) - diversity * likeness;
    const next = left.reduce((best, candidate) => (marginal(candidate) > marginal(best) ? candidate : best));
    left.splice(left.indexOf(next), 1);
    chosen.push(next.hit);
    for (const candidate of left) if (next.vector && candidate.vector) candidate.likeness = Math.max(candidate.likeness, product(next.vector, candidate.vector));
  }
  return [...chosen, ...left.map(({ hit }) => hit), ...behind];
}
