import type { Vector } from '../../../src/types.ts';

export { seeded } from './random.ts';

/** Vectors as they come: in all directions, in tight clusters, in a cone, along a few axes, all alike, all zero, of very different lengths. */
export type Kind = 'even' | 'clusters' | 'cone' | 'sparse' | 'equal' | 'zeros' | 'lengths';
export const kinds: readonly Kind[] = ['even', 'clusters', 'cone', 'sparse', 'equal', 'zeros', 'lengths'];

/** Makes vectors of one kind. */
export function maker(kind: Kind, dims: number, random: () => number): () => Vector {
  const any = (): Vector => Float32Array.from({ length: dims }, () => random() + random() + random() - 1.5);
  const centres = Array.from({ length: 5 }, any);
  const one = any();
  const near = (centre: Vector, spread: number): Vector => any().map((value, i) => centre[i]! + spread * value);
  switch (kind) {
    case 'even':
      return any;
    case 'clusters':
      return () => near(centres[Math.floor(random() * centres.length)]!, 0.03);
    case 'cone':
      return () => near(one.map((value) => 2 * value), 1);
    case 'sparse':
      return () => {
        const vector = new Float32Array(dims);
        vector[Math.floor(random() * Math.min(dims, 4))] = random() < 0.5 ? 1 : -2;
        return vector;
      };
    case 'equal':
      return () => one.slice();
    case 'zeros':
      return () => (random() < 0.5 ? new Float32Array(dims) : any());
    case 'lengths':
      return () => {
        const length = 10 ** Math.floor(random() * 12 - 6);
        return any().map((value) => value * length);
      };
  }
}

export type Metric = 'cosine' | 'dot';

/** In float64, from the definition. */
export function score64(a: Vector, b: Vector, metric: Metric): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  if (metric === 'dot') return dot;
  return aa * bb > 0 ? dot / Math.sqrt(aa) / Math.sqrt(bb) : 0;
}

/** Every score, in the order of the rows. */
export function allScores<K>(rows: ReadonlyMap<K, Vector>, query: Vector, metric: Metric, filter = (_id: K): boolean => true): { id: K; score: number }[] {
  return [...rows].filter(([id]) => filter(id)).map(([id, vector]) => ({ id, score: score64(vector, query, metric) }));
}
