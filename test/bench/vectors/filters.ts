import { scramble } from './random.ts';

/** Rows that a person's filter leaves: scattered like a rating, or together like a folder. */
export const filters = {
  'random 1 %': (id: number): boolean => share(id) < 0.01,
  'random 10 %': (id: number): boolean => share(id) < 0.1,
  'random 50 %': (id: number): boolean => share(id) < 0.5,
  'contiguous 10 %': (id: number, rows: number): boolean => id < rows / 10,
} as const;

export type Filter = keyof typeof filters;

export const filterNames = Object.keys(filters) as Filter[];

/** The rows that are removed and come back. */
export const changes = (id: number): boolean => share(~id) < 0.3;

const share = (id: number): number => (scramble(id) >>> 0) / 2 ** 32;
