import { openLibrary } from '../../src/index.ts';
import type { Hit, Library, Query, Results } from '../../src/index.ts';

export type Half = 'development' | 'held-back';
export interface EvalQuery {
  readonly text: string;
  readonly kind: string;
  /** By file: 2 when all facts hold, 1 when most do. Empty when nothing answers. */
  readonly matches: Readonly<Record<string, number>>;
}
interface EvalHalf {
  readonly pictures: readonly { readonly file: string; readonly caption: string }[];
  readonly queries: readonly EvalQuery[];
}

/** What is searched with: the last is what everybody gets. */
export const ways = {
  pictures: { by: 'meaning', in: 'pictures' },
  words: { by: 'meaning', in: 'words' },
  keywords: { by: 'keywords' },
  'weighted, with keywords': { merge: 'weighted' },
  'z-score, with keywords': { merge: 'z' },
  height: { by: 'meaning' },
  'height, with keywords': {},
} as const satisfies Record<string, Query>;
export type Way = keyof typeof ways;

/** A query, and what a library answers: all its rows, in order. */
export interface Answer {
  readonly query: EvalQuery;
  readonly files: Readonly<Record<Way, readonly string[]>>;
  readonly hits: readonly Hit[];
  readonly nothing: boolean;
}

export const options = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;

export async function evaluation(): Promise<Record<Half, EvalHalf>> {
  return ((await (await fetch('/test/fixtures/eval/eval.json')).json()) as { halves: Record<Half, EvalHalf> }).halves;
}

/** A library of these pictures that has measured itself: a text without any answer is told so. */
export async function libraryOf(pictures: EvalHalf['pictures']): Promise<Library> {
  const library = await openLibrary({ name: `ranking-${Math.random()}`, ...options });
  await library.add(pictures.map(({ file, caption }) => ({ image: `/test/fixtures/eval/${file}`, name: file, caption })));
  for (let left = 100; left > 0 && !(await library.search({ text: 'jurisprudence' })).nothing; left--) await new Promise((resolve) => setTimeout(resolve, 100));
  return library;
}

export async function dispose(library: Library): Promise<void> {
  await library.clear();
  library.close();
}

const filesOf = ({ hits }: Results): string[] => hits.map(({ item: { name } }) => name);

/** Asks a library of the pictures of a half all its queries, in every way. */
export async function answersOf({ pictures, queries }: EvalHalf): Promise<Answer[]> {
  const library = await libraryOf(pictures);
  const answers: Answer[] = [];
  for (const query of queries) {
    const ask = (way: Query): Promise<Results> => library.search({ text: query.text, limit: pictures.length, group: false, ...way });
    const files: Partial<Record<Way, readonly string[]>> = {};
    const asked = await Promise.all(Object.entries(ways).map(async ([name, way]) => {
      const results = await ask(way);
      files[name as Way] = filesOf(results);
      return results;
    }));
    const { hits, nothing } = asked.at(-1)!;
    answers.push({ query, files: files as Record<Way, readonly string[]>, hits, nothing });
  }
  await dispose(library);
  return answers;
}

/** nDCG of the first ten, with a gain of 3 for a full match and 1 for most of one. */
export function ndcg(ranked: readonly string[], { matches }: EvalQuery): number {
  const sum = (grades: readonly number[]): number => grades.slice(0, 10).reduce((all, grade, i) => all + (2 ** grade - 1) / Math.log2(i + 2), 0);
  return sum(ranked.map((file) => matches[file] ?? 0)) / sum(Object.values(matches).toSorted((a, b) => b - a));
}

/** One over the place of the first full match. */
export function reciprocal(ranked: readonly string[], { matches }: EvalQuery): number {
  const place = ranked.findIndex((file) => matches[file] === 2);
  return place < 0 ? 0 : 1 / (place + 1);
}
