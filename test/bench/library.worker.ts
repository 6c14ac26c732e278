import { Collection } from '../../src/engine/collection.ts';
import type { Question } from '../../src/engine/question.ts';
import { Searcher } from '../../src/engine/search.ts';
import type { Encoder, Ports } from '../../src/ports.ts';
import { facetsOf } from '../../src/rank/facets.ts';
import type { Filters } from '../../src/types.ts';
import { libraryOf, queriesOf } from './library/rows.ts';
import { dims } from './vectors/types.ts';

const rows = 100_000;
const rounds = 40;
/** An index learns from its first queries. */
const warmup = 20;
/** Texts that queries are measured against, as many as models/background.ts has. */
const neutral = 108;

const say = (text: string): void => postMessage({ say: text });
const signal = new AbortController().signal;
const start = performance.now();
const library = libraryOf(rows);
const queries = queriesOf(rows, rounds + warmup + neutral);
const texts = [...queries.keys()];
say(`rows are made after ${(performance.now() - start).toFixed(0)} ms`);

const encoder: Encoder = {
  space: { id: 'bench', dims },
  recipe: { version: 1, size: 1, mean: [0, 0, 0], std: [1, 1, 1] },
  batch: 1,
  prepare: async () => {},
  background: async () => ({ texts: texts.slice(-neutral), bands: undefined }),
  encodeText: async (texts) => texts.map((text) => queries.get(text)!),
  encodePixels: async () => [],
};
const collection = new Collection(encoder.space, undefined);
const searchable = await collection.start();
const loading = performance.now();
collection.replace(library.items, library.blocks);
const loaded = performance.now() - loading;
// Of the ports, a search by words uses the encoder alone.
const searcher = new Searcher({ encoder } as Ports, collection);
say(`loaded in ${loaded.toFixed(0)} ms`);

const filters: Record<string, Filters> = {
  folder: { folder: 'Trip 7' },
  'date and type': { after: Date.UTC(2018, 0), type: 'jpeg' },
  'camera, place and caption': { camera: 'camera 3', near: { lat: 10, lon: 20, km: 4000 }, caption: true },
};
const ask = (text: string, question: Partial<Question> = {}) => searcher.search({ terms: [{ text }], limit: 50, by: 'meaning', ...question }, { signal });

type Way = (text: string, round: number) => unknown;
const plain: Way = (text) => searchable.picture.search(queries.get(text)!, 50);
const merged: Record<string, Way> = {
  'pictures alone': (text) => ask(text, { in: 'pictures' }),
  'merged, height': (text) => ask(text),
  'merged, height, lambda 1': (text) => ask(text, { lambda: 1 }),
  'merged, z': (text) => ask(text, { merge: 'z' }),
  'merged, weighted': (text) => ask(text, { merge: 'weighted' }),
  'merged, with keywords': (text) => ask(text, { by: 'both' }),
  'merged, ungrouped': (text) => ask(text, { group: false }),
  'merged, newest first': (text) => ask(text, { order: 'newest' }),
  'merged, diverse': (text) => ask(text, { diversity: 0.3 }),
  'merged, 500 hits': (text) => ask(text, { limit: 500 }),
  'two texts and one subtracted': (text, round) => ask('', { terms: [{ text }, { text: texts[(round + 7) % texts.length]! }, { text: texts[(round + 13) % texts.length]!, weight: -1 }] }),
  ...Object.fromEntries(Object.entries(filters).map(([name, some]): [string, Way] => [`filtered by ${name}, kept`, (text) => ask(text, { filters: some })])),
  // A filter that was never asked before, with the same answer.
  ...Object.fromEntries(Object.entries(filters).map(([name, some]): [string, Way] => [`filtered by ${name}, new`, (text, round) => ask(text, { filters: { ...some, before: Date.UTC(2100, 0) + round } })])),
};
const others: Record<string, Way> = {
  facets: () => facetsOf(searchable.columns, {}),
  'facets with filters': (_, round) => facetsOf(searchable.columns, { ...filters['date and type'], folder: `Trip ${round}` }),
  'filters alone, by date': (_, round) => ask('', { terms: [], filters: { type: 'jpeg', before: Date.UTC(2100, 0) + round } }),
  'keywords alone': (text) => ask(text, { by: 'keywords' }),
  'keywords alone, the most frequent word': () => ask('', { terms: [{ text: 'img' }], by: 'keywords' }),
  'a page of 200, newest': () => collection.list(0, 200),
  'a page of 200, oldest': () => collection.list(rows - 200, 200),
};

const building = performance.now();
await ask([...queries.keys()][0]!, { by: 'keywords' });
const indexed = performance.now() - building;
say(`keywords are indexed in ${indexed.toFixed(0)} ms`);

const times: Record<string, number[]> = {};
for (let round = 0; round < rounds + warmup; round++) {
  const text = texts[round]!;
  // All ways in turn, so that they share what else the machine does; the scan before each search is what it is compared with.
  for (const [name, way] of Object.entries({ ...merged, ...others })) {
    const before = performance.now();
    plain(text, round);
    const middle = performance.now();
    await way(text, round);
    const after = performance.now();
    if (round < warmup) continue;
    (times['plain scan'] ??= []).push(middle - before);
    (times[name] ??= []).push(after - middle);
    (times[`${name}: more`] ??= []).push(after - middle - (name in merged ? middle - before : 0));
  }
  if (round % 20 === 0) say(`round ${round}`);
}

const share = (list: readonly number[], part: number): number => list.toSorted((a, b) => a - b)[Math.floor(part * (list.length - 1))]!;
const figure = (name: string) => ({ name, p50: share(times[name]!, 0.5), p95: share(times[name]!, 0.95) });
const measured = (names: readonly string[]) => names.map((name) => ({ ...figure(name), more50: figure(`${name}: more`).p50, more95: figure(`${name}: more`).p95 }));
postMessage({ rows, worded: searchable.words.size, loaded, indexed, scan: figure('plain scan'), merged: measured(Object.keys(merged)), others: measured(Object.keys(others)) });
