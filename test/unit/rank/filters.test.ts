import { expect, test } from 'vitest';
import { facetsOf } from '../../../src/rank/facets.ts';
import { kilometres, passing, testsOf } from '../../../src/rank/filters.ts';
import type { Filters, Item } from '../../../src/types.ts';
import { Random } from '../../bench/vectors/random.ts';
import { columnsOf, item } from './items.ts';

const found = (items: readonly Item[], filters: Filters): string[] => {
  const columns = columnsOf(items);
  return [...passing(columns, testsOf(columns, filters))].map((ordinal) => items[ordinal]!.id);
};

test('a folder and all below it, or one of its parts, whatever the case of letters and the way accents are written', () => {
  const items = ['', 'Holidays', 'Holidays/2025', 'Work/holidays/x', 'Holidays 2025', 'Café/a'.normalize('NFD')].map((folder, i) => item(String(i), { folder }));
  expect(found(items, { folder: 'HOLIDAYS' })).toEqual(['1', '2', '3']);
  expect(found(items, { folder: 'holidays/2025/' })).toEqual(['2']);
  expect(found(items, { folder: 'café'.normalize('NFC') })).toEqual(['5']);
  expect(found(items, { folder: 'day' })).toEqual([]);
  expect(found(items, { folder: ' / ' })).toHaveLength(6);
});

test('dates: when it was taken or else modified, from `after` on and up to `before`; what has none is not found', () => {
  const items = [item('a', { taken: 100, modified: 900 }), item('b', { modified: 200 }), item('c'), item('d', { taken: 300 })];
  expect(found(items, { after: 100, before: 300 })).toEqual(['a', 'b']);
  expect(found(items, { after: 101 })).toEqual(['b', 'd']);
  expect(found(items, { before: NaN })).toEqual([]);
});

test('camera, type, tag, caption and place', () => {
  const items = [
    item('a', { camera: 'Google Pixel 8', mime: 'image/png', tags: ['Sea', 'x'], caption: 'c', place: { lat: 48.1, lon: 11.6 } }),
    item('b', { camera: 'NIKON Z6', mime: 'image/svg+xml', tags: ['sea'], place: { lat: 48.3, lon: 11.6 } }),
    item('c', { type: 'text', mime: 'text/plain', place: { lat: -48.1, lon: -11.6 } }),
    item('d', { mime: 'image/x-icon' }),
  ];
  expect(found(items, { camera: 'pixel' })).toEqual(['a']);
  expect(found(items, { type: 'PNG' })).toEqual(['a']);
  expect(found(items, { type: 'svg' })).toEqual(['b']);
  expect(found(items, { type: 'ico' })).toEqual(['d']);
  expect(found(items, { type: 'text' })).toEqual(['c']);
  expect(found(items, { tag: 'SEA' })).toEqual(['a', 'b']);
  expect(found(items, { caption: true })).toEqual(['a', 'c']);
  expect(found(items, { caption: false })).toEqual(['b', 'd']);
  expect(found(items, { near: { lat: 48.1, lon: 11.6, km: 20 } })).toEqual(['a']);
  expect(found(items, { near: { lat: 48.1, lon: 11.6, km: 23 } })).toEqual(['a', 'b']);
  expect(found([item('j', { mime: 'image/jpeg' })], { type: 'jpg' })).toEqual(['j']);
});

test('distances along great circles', () => {
  expect(kilometres({ lat: 48.1372, lon: 11.5755 }, { lat: 52.52, lon: 13.405 })).toBeCloseTo(504.2, 0);
  expect(kilometres({ lat: 0, lon: 179.9 }, { lat: 0, lon: -179.9 })).toBeCloseTo(22.24, 1);
  expect(kilometres({ lat: 90, lon: 0 }, { lat: -90, lon: 0 })).toBeCloseTo(Math.PI * 6371.0088, 3);
  expect(kilometres({ lat: NaN, lon: 0 }, { lat: 0, lon: 0 })).toBeNaN();
});

test('facets count each value with all filters but their own, as counting one by one does', () => {
  const random = new Random(3);
  const one = <T>(...values: T[]): T => values[random.below(values.length)]!;
  const items = Array.from({ length: 400 }, (_, i) =>
    item(String(i), {
      folder: one('', 'A', 'A/b', 'A/b/c', 'D'),
      mime: one('image/png', 'image/jpeg'),
      caption: one('', 'words'),
      tags: one([], ['t'], ['t', 'u', 't']),
      ...(random.below(2) ? { camera: one('X1', 'Y2') } : {}),
      ...(random.below(2) ? { taken: Date.UTC(one(1969, 2020, 2024), 5) } : {}),
      ...(random.below(3) ? {} : { place: { lat: 1, lon: 1 } }),
    }));
  const columns = columnsOf(items);
  for (let round = 0; round < 60; round++) {
    const filters: Filters = {
      ...(random.below(3) ? {} : { folder: one('a', 'b', 'nowhere') }),
      ...(random.below(3) ? {} : { camera: 'x' }),
      ...(random.below(3) ? {} : { type: 'png' }),
      ...(random.below(3) ? {} : { tag: 'u' }),
      ...(random.below(3) ? {} : { after: Date.UTC(2020, 0) }),
      ...(random.below(3) ? {} : { before: Date.UTC(2022, 0) }),
      ...(random.below(3) ? {} : { caption: true }),
      ...(random.below(3) ? {} : { near: { lat: 1, lon: 1, km: 1 } }),
    };
    const left = (...own: (keyof Filters)[]): Item[] => {
      const ids = new Set(found(items, Object.fromEntries(Object.entries(filters).filter(([name]) => !own.includes(name as keyof Filters)))));
      return items.filter(({ id }) => ids.has(id));
    };
    const counted = <T>(values: readonly T[]): Map<T, number> => values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map<T, number>());
    const facets = facetsOf(columns, filters);
    const told = <T>(counts: readonly { value: T; count: number }[]): Map<T, number> => new Map(counts.map(({ value, count }) => [value, count]));
    const parents = (folder: string): string[] => folder.split('/').flatMap((_, i, all) => (folder ? [all.slice(0, i + 1).join('/')] : []));
    expect(told(facets.folders)).toEqual(counted(left('folder').flatMap(({ folder }) => parents(folder))));
    expect(told(facets.cameras)).toEqual(counted(left('camera').flatMap(({ camera }) => camera ?? [])));
    expect(told(facets.types)).toEqual(counted(left('type').map(({ mime }) => mime.slice(6))));
    expect(told(facets.tags)).toEqual(counted(left('tag').flatMap(({ tags = [] }) => [...new Set(tags)])));
    expect(told(facets.years)).toEqual(counted(left('before', 'after').flatMap(({ taken }) => (taken === undefined ? [] : new Date(taken).getUTCFullYear()))));
    expect(facets.captioned).toBe(left('caption').filter(({ caption }) => caption).length);
    expect(facets.placed).toBe(left('near').filter(({ place }) => place).length);
    expect(facets.total).toBe(left().length);
    for (const list of [facets.folders, facets.cameras, facets.types, facets.tags]) expect(list).toEqual(list.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)));
    expect(facets.years.map(({ value }) => value)).toEqual(facets.years.map(({ value }) => value).toSorted((a, b) => b - a));
  }
});

test('at most fifty values are told', () => {
  const columns = columnsOf(Array.from({ length: 80 }, (_, i) => item(String(i), { folder: `f${i}` })));
  expect(facetsOf(columns, {}).folders).toHaveLength(50);
});
