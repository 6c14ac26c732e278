import { beforeAll, expect, test, vi } from 'vitest';
import { backgroundOf, closeness, Tops } from '../../../src/rank/background.ts';
import { barFor, defaultRules } from '../../../src/rank/bands.ts';
import { mergedScore, type Merge } from '../../../src/rank/merge.ts';
import type { Filters, Row, Vector } from '../../../src/types.ts';
import { spreadOf } from '../../../src/vectors/spread.ts';
import { Random } from '../../bench/vectors/random.ts';
import { item } from '../rank/items.ts';
import { idsOf, mix, openWith, vectorOf } from './query-rig.ts';
import { never } from './rig.ts';

// The kernels of the scan are compiled when they are first asked for.
beforeAll(() => openWith([{ item: item('a'), picture: vectorOf(1) }]), 120_000);

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Rows with pictures, words or both, around a few topics. */
function randomRows(count: number, seed: number): Row[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const near = () => mix(vectorOf(`topic ${random.below(6)}`), vectorOf(random.bits()), 0.5);
    const kind = random.below(3);
    return {
      item: item(`${i}`, { name: 'x.png', folder: `f${random.below(4)}`, caption: kind === 0 ? '' : 'words', ...(random.below(4) ? { taken: random.below(1e6) } : {}) }),
      ...(kind !== 1 && { picture: near() }),
      ...(kind !== 0 && { words: near() }),
    };
  });
}

test('the merged ranking is what brute force finds: both merges, filters, each side alone', async () => {
  for (const count of [7, 300, 1500]) {
    const rows = randomRows(count, count);
    const neutral = Array.from({ length: 20 }, (_, i) => `neutral ${i}`);
    const { ask } = await openWith(rows, neutral);
    const query = vectorOf('topic 2');
    const background = backgroundOf(neutral.map(vectorOf));
    const cosines = rows.map(({ picture, words }) => ({ ...(picture && { picture: dot(query, picture) }), ...(words && { words: dot(query, words) }) }));
    const spreads = { picture: spreadOf(Float32Array.from(cosines.flatMap(({ picture }) => picture ?? []))), words: spreadOf(Float32Array.from(cosines.flatMap(({ words }) => words ?? []))) };
    const barOf = (side: 'picture' | 'words') => {
      const tops = new Tops(background);
      while (tops.take((text) => rows.flatMap(({ item: { id }, [side]: vector }) => (vector ? { id, score: dot(text, vector) } : [])).sort((a, b) => b.score - a.score)[0]));
      tops.settle();
      return barFor(tops.spread!, closeness(query, background), defaultRules[side]);
    };
    const bars = { picture: barOf('picture'), words: barOf('words') };
    const merges: Merge[] = [{ by: 'height', lambda: 2, ...bars }, { by: 'height', lambda: 0.5, ...bars }, { by: 'z', lambda: 2, ...spreads }, { by: 'weighted', lambda: 2 }];
    // Until the background is there, the library alone is what a query is measured against.
    const highest = Math.max(...cosines.map(({ picture, words }) => mergedScore(picture, words, merges[0]!)));
    await vi.waitFor(async () => expect((await ask({ terms: [{ text: 'topic 2' }], by: 'meaning', limit: 1 })).hits[0]!.score).toBeCloseTo(highest, 1), 20_000);
    for (const merge of merges) {
      for (const compared of ['both', 'pictures', 'words'] as const) {
        for (const filters of [{}, { folder: 'f1' }, { before: 3e5 }] satisfies Filters[]) {
          const results = await ask({ terms: [{ text: 'topic 2' }], merge: merge.by, lambda: merge.lambda, in: compared, filters, group: false, by: 'meaning', limit: 40 });
          const allowed = rows.map(({ item: { folder, taken } }) => (!('folder' in filters) || folder === 'f1') && (!('before' in filters) || (taken ?? Infinity) < 3e5));
          const scores = cosines.map(({ picture, words }) => mergedScore(compared === 'words' ? undefined : picture, compared === 'pictures' ? undefined : words, merge));
          const expected = scores.filter((score, i) => allowed[i] && score > -Infinity).sort((a, b) => b - a);
          expect(results.total).toBe(expected.length);
          expect(results.hits).toHaveLength(Math.min(40, expected.length));
          // Spreads come from codes of 8 bits.
          results.hits.forEach(({ score, item: { id } }, i) => {
            expect(score).toBeCloseTo(expected[i]!, 1);
            expect(score).toBeCloseTo(scores[Number(id)]!, 1);
            expect(allowed[Number(id)]).toBe(true);
          });
          expect(results.hits.map(({ score }) => score)).toEqual(results.hits.map(({ score }) => score).toSorted((a, b) => b - a));
        }
      }
    }
  }
});

test('the relevant ones are counted beyond the page, and only they are found by date', async () => {
  const rows = randomRows(2000, 9);
  const { ask } = await openWith(rows);
  const terms = [{ text: 'topic 1' }];
  const all = await ask({ terms, limit: 2000, group: false, by: 'meaning' });
  const relevant = all.hits.filter(({ band }) => band !== 'rest');
  expect(relevant.length).toBeGreaterThan(60);
  const few = await ask({ terms, limit: 5, by: 'meaning' });
  expect(few).toMatchObject({ relevant: relevant.length, total: 2000, nothing: false });
  for (const order of ['newest', 'oldest'] as const) {
    const dated = await ask({ terms, limit: 30, order, group: false, by: 'meaning' });
    const times = relevant.map(({ item: { taken } }) => taken).filter((taken) => taken !== undefined).sort((a, b) => (order === 'newest' ? b - a : a - b));
    expect(dated.hits.map(({ item: { taken } }) => taken)).toEqual(times.slice(0, 30));
    expect(dated.relevant).toBe(relevant.length);
  }
  const ending = await ask({ terms, limit: 2000, order: 'oldest', group: false, by: 'meaning' });
  expect(ending.hits).toHaveLength(relevant.length);
  expect(ending.hits.at(-1)!.item.taken, 'those without a date come last').toBeUndefined();
});

test('several terms: what is subtracted sinks, items that are named are left out', async () => {
  const [cat, pink] = [vectorOf('cat'), vectorOf('pink')];
  const noise = (i: number, vector: Vector) => mix(vector, vectorOf(1000 + i), 0.8);
  const rows: Row[] = [
    ...Array.from({ length: 10 }, (_, i) => ({ item: item(`pink cat ${i}`), picture: noise(i, mix(cat, pink, 0.5)) })),
    ...Array.from({ length: 10 }, (_, i) => ({ item: item(`cat ${i}`), picture: noise(50 + i, cat) })),
    ...Array.from({ length: 200 }, (_, i) => ({ item: item(`other ${i}`), picture: vectorOf(5000 + i) })),
  ];
  const { ask } = await openWith(rows);
  const top = async (terms: Parameters<typeof ask>[0]['terms']): Promise<string[]> => idsOf(await ask({ terms: terms!, limit: 10, group: false, by: 'meaning' })).map((id) => id.replace(/ \d+$/, ''));
  expect(new Set(await top([{ text: 'cat' }, { text: 'pink' }]))).toEqual(new Set(['pink cat']));
  expect(new Set(await top([{ text: 'cat' }, { text: 'pink', weight: -1 }]))).toEqual(new Set(['cat']));
  expect(await top([{ text: 'cat' }, { text: 'dog', weight: 0 }])).toEqual(await top([{ text: 'cat' }]));
  const like = idsOf(await ask({ terms: [{ like: 'cat 1' }, { like: 'cat 2' }], limit: 300, group: false }));
  expect(like).toHaveLength(218);
  expect(like).not.toContain('cat 1');
  expect(like.slice(0, 8).every((id) => id.startsWith('cat'))).toBe(true);
  const nothingLeft = await ask({ terms: [{ text: 'cat' }, { text: 'cat', weight: -1 }], limit: 5 });
  expect(nothingLeft.hits.every(({ score }) => Number.isFinite(score))).toBe(true);
  const mixed = await ask({ terms: [{ like: 'cat 1' }, { image: new Blob(['7']) }, { text: 'pink', weight: -0.5 }], limit: 5 });
  expect(mixed.hits).toHaveLength(5);
});

test('where something is only not wanted, all the rest is listed by date', async () => {
  const neutral = Array.from({ length: 40 }, (_, i) => `neutral ${i}`);
  const rows: Row[] = Array.from({ length: 60 }, (_, i) => ({ item: item(`${i}`, { name: i === 9 ? 'cat.png' : 'x.png', folder: i % 2 ? 'odd' : 'even', taken: i }), picture: i < 5 ? mix(vectorOf('cat'), vectorOf(i), 0.7) : vectorOf(100 + i) }));
  const { ask } = await openWith(rows, neutral);
  const question = { terms: [{ text: 'cat', weight: -1 }], group: false, limit: 100 };
  await vi.waitFor(async () => expect(await ask(question)).toMatchObject({ relevant: 54, settled: true }), 20_000);
  const results = await ask(question);
  const others = Array.from({ length: 60 }, (_, i) => `${59 - i}`).filter((id) => Number(id) >= 5 && id !== '9');
  expect(idsOf(results), 'neither what looks like it nor what is called so').toEqual(others);
  expect(results).toMatchObject({ relevant: 54, total: 60, nothing: false });
  expect(results.hits.every(({ band }) => band === 'strong')).toBe(true);
  expect(idsOf(await ask({ ...question, filters: { folder: 'odd' } }))).toEqual(others.filter((id) => Number(id) % 2));
  expect(idsOf(await ask({ ...question, terms: [{ like: '7', weight: -1 }, ...question.terms] }))).not.toContain('7');
});

test('what cannot be asked', async () => {
  const { ask } = await openWith([{ item: item('a'), picture: vectorOf(1) }]);
  for (const terms of [[], [{ text: ' ' }], [{}], [{ text: 'a', weight: 0 }]]) await expect(ask({ terms })).rejects.toMatchObject({ code: 'query-empty' });
  await expect(ask({ terms: [{ text: 'a', like: 'a' }] })).rejects.toMatchObject({ code: 'query-invalid' });
  await expect(ask({ terms: [{ text: 'a', weight: NaN }] })).rejects.toMatchObject({ code: 'query-invalid' });
  await expect(ask({ terms: [{ text: 'a' }, { like: 'b' }] })).rejects.toMatchObject({ code: 'not-found' });
  await expect(ask({ terms: [{ like: 'a' }], by: 'keywords' })).rejects.toMatchObject({ code: 'query-empty' });
  for (const limit of [0, -1, NaN]) expect((await ask({ terms: [{ text: 'a' }], limit })).hits).toEqual([]);
});

test('filters alone list by date, newest first, the undated last', async () => {
  const { ask, encoder } = await openWith([3, undefined, 1, 2].map((taken, i) => ({ item: item(`${i}`, { folder: i === 3 ? 'b' : 'a', ...(taken !== undefined && { taken }) }), picture: vectorOf(i) })));
  const listed = await ask({ filters: { folder: 'a' } });
  expect(idsOf(listed)).toEqual(['0', '2', '1']);
  expect(listed).toMatchObject({ total: 3, relevant: 3, nothing: false, keywordsOnly: false });
  expect(listed.hits[0]).toMatchObject({ band: 'strong', score: 0, why: [], cosines: {}, alike: [] });
  expect(idsOf(await ask({ filters: { folder: 'a' }, order: 'oldest' }))).toEqual(['2', '0', '1']);
  expect(await ask({ filters: { folder: 'nowhere' } })).toMatchObject({ hits: [], total: 0, nothing: false });
  expect(await ask({ terms: [{ text: 'x' }], filters: { folder: 'nowhere' } })).toMatchObject({ hits: [], total: 0, relevant: 0, nothing: false });
  expect(encoder.texts).toEqual(['x']);
});

test('near-duplicates share a place and the page stays full', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => Array.from({ length: 8 }, (_, j): Row => ({ item: item(`${i} ${j}`), picture: mix(vectorOf(i), vectorOf(100 + 8 * i + j), 0.95) }))).flat();
  const { ask } = await openWith(rows);
  const grouped = await ask({ terms: [{ text: 'anything' }], limit: 20 });
  expect(grouped.hits).toHaveLength(20);
  expect(new Set(grouped.hits.map(({ item: { id } }) => id.split(' ')[0])).size).toBe(20);
  for (const { item: { id }, alike } of grouped.hits.slice(0, 10)) expect(alike.every((other) => other.id.split(' ')[0] === id.split(' ')[0])).toBe(true);
  const everything = await ask({ terms: [{ text: 'anything' }], limit: 1000 });
  expect(everything.hits).toHaveLength(30);
  expect(everything.hits.reduce((sum, { alike }) => sum + 1 + alike.length, 0)).toBe(240);
  const alone = await ask({ terms: [{ text: 'anything' }], limit: 20, group: false });
  expect(alone.hits.every(({ alike }) => alike.length === 0)).toBe(true);
  const diverse = await ask({ terms: [{ text: 'anything' }], limit: 20, diversity: 0.5 });
  expect(diverse.hits).toHaveLength(20);
});

test('what nothing in the library is like is told so, whatever the order; names are found all the same, and so is what a filter leaves', async () => {
  const neutral = Array.from({ length: 40 }, (_, i) => `neutral ${i}`);
  const rows: Row[] = Array.from({ length: 60 }, (_, i) => ({ item: item(`${i}`, { name: i === 9 ? 'pizza.png' : 'x.png', folder: i < 5 ? 'cats' : 'else' }), picture: i < 5 ? mix(vectorOf('cat'), vectorOf(i), 0.7) : vectorOf(100 + i) }));
  const { ask, library } = await openWith(rows, neutral);
  // Far from all that is neutral, and from all rows but one.
  await vi.waitFor(async () => expect((await ask({ terms: [{ text: 'neutral 7' }], by: 'meaning' })).nothing).toBe(true), 20_000);
  const cat = { terms: [{ text: 'cat' }], by: 'meaning', group: false } as const;
  const found = await ask(cat);
  expect(found.nothing).toBe(false);
  expect(found.hits.slice(0, 5).map(({ band }) => band)).toEqual(Array(5).fill('strong'));
  for (const other of [{ merge: 'z' }, { merge: 'weighted' }, { lambda: 0.5 }, { order: 'newest' }] as const) {
    const again = await ask({ ...cat, ...other });
    expect(again.relevant).toBe(found.relevant);
    expect(new Map(again.hits.map(({ item: { id }, band }) => [id, band]))).toEqual(new Map(found.hits.filter(({ band }) => other.order === undefined || band !== 'rest').map(({ item: { id }, band }) => [id, band])));
  }
  expect((await ask({ ...cat, filters: { folder: 'cats' } })).relevant, 'the bar is that of the whole library').toBe(5);
  // Words are indexed by then.
  expect(idsOf(await ask({ terms: [{ text: 'a pizza' }], by: 'keywords' }))).toEqual(['9']);
  const named = await ask({ terms: [{ text: 'a pizza' }], group: false });
  expect(named.hits[0]).toMatchObject({ item: { id: '9' }, band: 'strong' });
  expect(named.nothing).toBe(false);
  expect((await ask({ terms: [{ text: 'neutral 7' }, { text: 'neutral 8' }], by: 'meaning' })).nothing, 'of several parts nothing is known').toBe(false);
  await library.remove(rows.slice(0, 5).map(({ item: { id } }) => id));
  await vi.waitFor(async () => expect((await ask({ ...cat, limit: 1 })).hits[0]!.item.folder).toBe('else'));
});

test('keywords answer without a model; with one they are merged in', async () => {
  const rows: Row[] = [
    { item: item('caption', { caption: 'the zeppelin over Rome', folder: 'old' }), picture: vectorOf(1), words: vectorOf(2) },
    { item: item('name', { name: 'Zeppelin_01.png' }), picture: vectorOf(3) },
    { item: item('part', { caption: 'Rome' }), picture: vectorOf(4) },
    ...Array.from({ length: 60 }, (_, i) => ({ item: item(`other ${i}`), picture: i < 3 ? mix(vectorOf('zeppelin'), vectorOf(i), 0.9) : vectorOf(100 + i) })),
  ];
  const { ask, encoder, library } = await openWith(rows);
  encoder.here = false;
  const keywords = await ask({ terms: [{ text: 'zeppelin' }], by: 'keywords' });
  expect(idsOf(keywords).toSorted()).toEqual(['caption', 'name']);
  expect(keywords).toMatchObject({ keywordsOnly: true, relevant: 2, total: 63, nothing: false });
  expect(keywords.hits[0]).toMatchObject({ band: 'strong', why: ['keywords'], cosines: {} });
  const both = await ask({ terms: [{ text: 'zeppelin Rome' }], by: 'keywords' });
  expect(both.hits.map(({ item: { id }, band }) => [id, band])).toEqual([['caption', 'strong'], ['name', 'rest'], ['part', 'rest']].sort((a, b) => idsOf(both).indexOf(a[0]!) - idsOf(both).indexOf(b[0]!)));
  expect(idsOf(both)[0]).toBe('caption');
  expect(idsOf(await ask({ terms: [{ text: 'zepp' }], by: 'keywords' })).toSorted()).toEqual(['caption', 'name']);
  expect(await ask({ terms: [{ text: 'pizza' }], by: 'keywords' })).toMatchObject({ hits: [], nothing: true });
  expect(idsOf(await ask({ terms: [{ text: 'zeppelin' }, { text: 'rome', weight: -1 }], by: 'keywords' }))).toEqual(['name']);
  expect(idsOf(await ask({ terms: [{ text: 'zeppelin' }], by: 'keywords', filters: { folder: 'old' } }))).toEqual(['caption']);
  await expect(ask({ terms: [{ text: 'zeppelin' }] })).rejects.toMatchObject({ code: 'model-network' });
  encoder.here = true;
  const merged = await ask({ terms: [{ text: 'zeppelin' }], group: false });
  expect(merged.keywordsOnly).toBe(false);
  expect(new Set(idsOf(merged).slice(0, 5))).toEqual(new Set(['caption', 'name', 'other 0', 'other 1', 'other 2']));
  for (const { item: { id }, band, why } of merged.hits) if (['caption', 'name'].includes(id)) expect([band, why.includes('keywords')]).not.toEqual(['rest', false]);
  expect((await ask({ terms: [{ text: 'zeppelin' }], by: 'meaning' })).hits.every(({ why }) => !why.includes('keywords'))).toBe(true);
  await library.remove(['name']);
  expect(idsOf(await ask({ terms: [{ text: 'zeppelin' }], by: 'keywords' }))).toEqual(['caption']);
});

test('facets, labels and what has words of its own', async () => {
  const { library, encoder } = await openWith([
    { item: item('a', { folder: 'x/y', caption: 'words' }), picture: mix(vectorOf('cat'), vectorOf(1), 0.7) },
    { item: item('b', { folder: 'x' }), words: vectorOf('dog') },
  ]);
  expect(library.captioned).toBe(1);
  expect(await library.facets({ folder: 'y' })).toMatchObject({ folders: [{ value: 'x', count: 2 }, { value: 'x/y', count: 1 }], total: 1, captioned: 1 });
  const labels = await library.describe('a', ['dog', 'cat', ' cat ', ''], never());
  expect(labels.map(({ label }) => label)).toEqual(['cat', 'dog']);
  expect(labels.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
  expect(labels[0]!.score).toBeGreaterThan(0.9);
  expect((await library.describe('b', ['cat', 'dog'], never()))[0]!.label, 'words stand in').toBe('dog');
  expect(await library.describe('a', [], never())).toEqual([]);
  await expect(library.describe('nobody', ['cat'], never())).rejects.toMatchObject({ code: 'not-found' });
  expect(encoder.texts.toSorted()).toEqual(['cat', 'dog']);
  await library.remove(['a']);
  expect(library.captioned).toBe(0);
  expect((await library.facets({})).total).toBe(1);
  await library.clear();
  expect(await library.facets({})).toMatchObject({ total: 0, folders: [] });
});

test('a library without rows has no facets and no hits', async () => {
  const { ask, library } = await openWith([]);
  expect(await library.facets({})).toMatchObject({ total: 0 });
  expect(await ask({ terms: [{ text: 'x' }] })).toMatchObject({ hits: [], total: 0, nothing: false });
  await expect(library.describe('a', ['x'], never())).rejects.toMatchObject({ code: 'not-found' });
});
