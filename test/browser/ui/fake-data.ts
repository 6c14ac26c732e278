import type { Facets, Hit, Item, ModelFacts, Queued, Results } from '../../../src/types.ts';

export const embedded: ModelFacts = {
  preset: 'doodle',
  licence: 'Apache-2.0',
  languages: 'English',
  pictures: true,
  embedded: true,
  host: undefined,
  dtypes: { text: 'q8', vision: 'q8' },
  bytes: 19.6e6,
  download: 19.6e6,
  exact: true,
  choices: { auto: 5.5e6 },
};

/** A model that has to be downloaded. */
export const large: ModelFacts = {
  ...embedded,
  preset: 'jina-clip-v1',
  embedded: false,
  host: 'models.example',
  dtypes: { text: 'fp16', vision: 'q8' },
  bytes: 377e6,
  download: 377e6,
  exact: false,
  choices: { auto: 363e6, small: 227e6 },
};

export function item(index: number, facts: Partial<Item> = {}): Item {
  return {
    id: `id-${index}`, type: 'image', name: `picture ${index}.png`, folder: '', caption: '', mime: 'image/png', bytes: 1000 + index,
    width: 40, height: 30, modified: undefined, added: index, url: undefined, partial: false, ...facts,
  };
}

export function hits(items: readonly Item[], strong = 2, maybe = 2): Results {
  const found = items.map((item, index): Hit => ({
    item, score: 1 - index / items.length, cosines: { picture: 0.3 }, band: index < strong ? 'strong' : index < strong + maybe ? 'maybe' : 'rest', why: ['picture'], alike: [],
  }));
  const relevant = Math.min(found.length, strong + maybe);
  return { hits: found, total: items.length, relevant, nothing: items.length > 0 && relevant === 0, keywordsOnly: false, settled: true, took: 1, scan: 1 };
}

/** Nothing waits. */
export const idle: Queued = { waiting: 0, lost: 0, failed: 0, paused: false, worker: 'none' };

export const noFacets: Facets = { folders: [], cameras: [], types: [], tags: [], years: [], captioned: 0, placed: 0, total: 0 };
