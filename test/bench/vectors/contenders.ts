import type { Make } from './types.ts';

/** Every contender, loaded by the worker that becomes it. */
export const contenders = {
  ours: async () => (await import('./ours.ts')).make,
  simd: async () => (await import('./codes.ts')).makeSimd,
  codes: async () => (await import('./codes.ts')).make,
  opfs: async () => (await import('./stored.ts')).makeOpfs,
  idb: async () => (await import('./stored.ts')).makeIdb,
  plain: async () => (await import('./plain.ts')).make,
  transformers: async () => (await import('./transformers.ts')).make,
  hnswlib: async () => (await import('./hnswlib.ts')).make,
  edgevec: async () => (await import('./edgevec.ts')).make,
  sqlite: async () => (await import('./sqlite.ts')).make,
  orama: async () => (await import('./orama.ts')).make,
  tfjs: async () => (await import('./tfjs.ts')).make,
  reading: async () => (await import('./reading.ts')).make,
} as const satisfies Readonly<Record<string, () => Promise<Make>>>;

export type ContenderName = keyof typeof contenders;

/** Ours: what learns from the queries that it is asked. */
export const own: ReadonlySet<ContenderName> = new Set(['ours', 'simd', 'codes', 'opfs', 'idb']);
