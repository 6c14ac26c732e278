import type { ContenderName } from './vectors/contenders.ts';
import { measure, type Part } from './vectors/part.ts';

const exact: readonly ContenderName[] = ['ours', 'simd', 'codes', 'reading', 'plain', 'transformers', 'tfjs', 'sqlite', 'orama'];
const everyone: readonly ContenderName[] = [...exact, 'hnswlib', 'edgevec'];
const stored: readonly ContenderName[] = [...exact, 'opfs', 'idb', 'hnswlib'];

/** What is measured: one part after the other. Graphs of 100,000 rows take minutes to build, so not all of them are. */
const plan: readonly Part[] = [
  { kind: 'iid', rows: 1_000, groups: [everyone] },
  { kind: 'clustered', rows: 1_000, groups: [everyone] },
  { kind: 'clip', rows: 1_000, groups: [everyone] },
  { kind: 'iid', rows: 10_000, groups: [everyone] },
  { kind: 'clustered', rows: 10_000, groups: [everyone] },
  { kind: 'clip', rows: 10_000, groups: [everyone] },
  { kind: 'iid', rows: 100_000, groups: [exact] },
  { kind: 'clustered', rows: 100_000, groups: [stored], disk: true },
  { kind: 'clip', rows: 100_000, groups: [stored] },
  // The rows alone take 3 GB: of ours one at a time.
  { kind: 'clustered', rows: 1_000_000, groups: [['codes', 'reading'], ['opfs']] },
  { kind: 'clip', rows: 1_000_000, groups: [['codes', 'reading']] },
];

Object.assign(globalThis, { parts: plan.length, bench: (part: number) => measure(plan[part]!) });
