import { loadModel } from '../../src/index.ts';
import { backgroundTexts } from '../../src/models/background.ts';
import { backgroundOf, closeness, Tops } from '../../src/rank/background.ts';
import { bandOf, barFor, cutsFor, defaultRules, level, type Bar } from '../../src/rank/bands.ts';
import { Keywords, type KeywordHit } from '../../src/rank/keywords.ts';
import { mergedScore } from '../../src/rank/merge.ts';
import type { Band, Spread, Vector } from '../../src/types.ts';
import { FlatIndex } from '../../src/vectors/flat-index.ts';

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

/** A query, and all that ranking knows of it. Scores are by file. */
export interface Answer {
  readonly query: EvalQuery;
  readonly picture: ReadonlyMap<string, number>;
  readonly words: ReadonlyMap<string, number>;
  readonly bars: { readonly picture: Bar; readonly words: Bar };
  readonly spreads: { readonly picture: Spread; readonly words: Spread };
  readonly keywords: readonly KeywordHit[];
  readonly bands: ReadonlyMap<string, Band>;
}

/** Encodes both halves as a library would, and asks every query of its half. */
export async function answers(): Promise<Record<Half, Answer[]>> {
  const { halves } = (await (await fetch('/test/fixtures/eval/eval.json')).json()) as { halves: Record<Half, EvalHalf> };
  const model = await loadModel('doodle', { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' });
  const background = backgroundOf(await model.encodeText([...backgroundTexts]));
  const out: Partial<Record<Half, Answer[]>> = {};
  for (const half of ['development', 'held-back'] as const) {
    const { pictures, queries } = halves[half];
    const captioned = pictures.filter(({ caption }) => caption !== '');
    const seen = await model.encodeImage(pictures.map(({ file }) => new URL(`/test/fixtures/eval/${file}`, location.href)));
    const said = await model.encodeText(captioned.map(({ caption }) => caption));
    const asked = await model.encodeText(queries.map(({ text }) => text));
    const sides = { picture: await side(pictures, seen), words: await side(captioned, said) };
    const keywords = new Keywords();
    for (const { file, caption } of pictures) keywords.add({ id: file, name: file, folder: '', caption });
    const tops = { picture: Tops.of(background, (text) => sides.picture.search(text, 1)[0]?.score), words: Tops.of(background, (text) => sides.words.search(text, 1)[0]?.score) };
    out[half] = queries.map((query, i): Answer => {
      const vector = asked[i]!;
      const near = closeness(vector, background);
      const [picture, words] = [sides.picture, sides.words].map((index) => new Map(index.search(vector, index.size).map(({ id, score }) => [id, score]))) as [Map<string, number>, Map<string, number>];
      const bars = { picture: barFor(tops.picture.spread!, near, defaultRules.picture), words: barFor(tops.words.spread!, near, defaultRules.words) };
      const heights = new Map([...picture].map(([file, score]) => [file, mergedScore(score, words.get(file), { by: 'height', ...bars })]));
      const cuts = cutsFor(Math.max(...heights.values()), level, defaultRules.picture);
      const found = keywords.search(query.text);
      const every = new Set(found.flatMap(({ id, all }) => (all ? [id] : [])));
      const bands = new Map([...heights].map(([file, height]) => [file, every.has(file) ? 'strong' : bandOf(height, cuts)] as const));
      return { query, picture, words, bars, spreads: { picture: sides.picture.spread(vector), words: sides.words.spread(vector) }, keywords: found, bands };
    });
  }
  model.dispose();
  return out as Record<Half, Answer[]>;
}

async function side(rows: readonly { readonly file: string }[], vectors: readonly Vector[]): Promise<FlatIndex> {
  const index = await FlatIndex.create(vectors[0]!.length);
  rows.forEach(({ file }, i) => index.add(file, vectors[i]!));
  return index;
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
