import type { ContenderName } from './vectors/contenders.ts';
import { measure, type Part } from './vectors/part.ts';

const exact: readonly ContenderName[] = ['ours', 'simd', 'codes', 'reading', 'plain', 'transformers', 'tfjs', 'sqlite', 'orama'];
const everyone: readonly ContenderName[] = [...exact, 'hnswlib', 'edgevec'];
const alone: readonly ContenderName[] = ['ours', 'simd', 'codes', 'reading'];

/** What is measured: one part after the other. Graphs of 100,000 rows take minutes to build, so not all of them are. */
const plan: readonly Part[] = [
  { kind: 'iid', rows: 1_000, contenders: everyone },
  { kind: 'clustered', rows: 1_000, contenders: everyone },
  { kind: 'clip', rows: 1_000, contenders: everyone },
  { kind: 'iid', rows: 10_000, contenders: everyone },
  { kind: 'clustered', rows: 10_000, contenders: everyone },
  { kind: 'clip', rows: 10_000, contenders: everyone },
  { kind: 'iid', rows: 100_000, contenders: exact },
  { kind: 'clustered', rows: 100_000, contenders: everyone, disk: true },
  { kind: 'clip', rows: 100_000, contenders: [...exact, 'hnswlib'] },
  { kind: 'clustered', rows: 1_000_000, contenders: alone },
  { kind: 'clip', rows: 1_000_000, contenders: alone },
];

Object.assign(globalThis, {
  bench: async () => {
    const results = [];
    for (const part of plan) results.push(await measure(part));
    return results;
  },
});
