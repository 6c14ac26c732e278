import type { Cosines, Side, Sides } from '../../../src/rank/top.ts';
import type { Random } from '../../bench/vectors/random.ts';

/** Rows with pictures, words or both. */
export function rowsOf(random: Random, count: number): Cosines[] {
  return Array.from({ length: count }, (): Cosines => {
    const [picture, words] = [0.2 + 0.1 * random.normal(), 0.6 + 0.1 * random.normal()];
    return [{ picture }, { words }, { picture, words }, { picture, words }][random.below(4)]!;
  });
}

/** Sides that know rows, named by their places, only roughly, as an index does, until they are asked for exact scores. */
export function roughSides(random: Random, rows: readonly Cosines[], error: number): Sides {
  const side = (name: keyof Cosines): Side => {
    const known = rows.flatMap((row, id) => (row[name] === undefined ? [] : [{ id, score: row[name] + error * (2 * random.unit() - 1) }])).sort((a, b) => b.score - a.score);
    const byId = new Map(known.map(({ id, score }) => [id, score]));
    const mean = known.reduce((sum, { score }) => sum + score, 0) / known.length;
    return {
      rows: known.length,
      spread: { mean, deviation: Math.sqrt(known.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / known.length) },
      best: (k) => known.slice(0, k),
      score: (id) => rows[id]![name],
      above(threshold) {
        const found = known.filter(({ score }) => score >= threshold);
        return { ids: found.map(({ id }) => id), scores: found.map(({ score }) => score) };
      },
      scores: (ids) => ids.map((id) => byId.get(id) ?? NaN),
      error: () => error,
    };
  };
  return { picture: side('picture'), words: side('words'), kinds: { picture: true, words: true, both: true } };
}
