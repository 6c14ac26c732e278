/** From Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods" (SIGIR 2009). */
const offset = 60;

/** A score for each entry of several rankings, each best first: the sum of 1 / (60 + rank) over those that have it. */
export function fuse<T>(rankings: readonly (readonly T[])[]): Map<T, number> {
  const scores = new Map<T, number>();
  for (const ranking of rankings) ranking.forEach((entry, at) => scores.set(entry, (scores.get(entry) ?? 0) + 1 / (offset + at + 1)));
  return scores;
}
