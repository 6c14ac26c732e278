import { expect, test } from 'vitest';
import { Keywords } from '../../../src/rank/keywords.ts';
import { tokensOf } from '../../../src/rank/tokens.ts';
import type { Item } from '../../../src/types.ts';
import { item } from './items.ts';

function indexOf(...items: Item[]): Keywords {
  const keywords = new Keywords();
  for (const one of items) keywords.put(one);
  return keywords;
}

const ids = (keywords: Keywords, query: string): string[] => keywords.search(query, 99).ranked.map(({ id }) => id);

test('words of names, paths and captions', () => {
  expect(tokensOf('IMG_2041 BlueCat-v2')).toEqual(['img', '2041', 'blue', 'cat', 'v', '2']);
  expect(tokensOf('HTMLFile Café ÉTÉ')).toEqual(['html', 'file', 'cafe', 'ete']);
  expect(tokensOf('a/b c.d')).toEqual(['a', 'b', 'c', 'd']);
  expect(tokensOf('東京タワー photo')).toEqual(['東', '京', 'タ', 'ワ', 'ー', 'photo']);
  expect(tokensOf('קוֹל привет')).toEqual(['קוֹל'.normalize('NFKD').normalize('NFC'), 'привет']);
  expect(tokensOf('… — !')).toEqual([]);
  expect(tokensOf('x '.repeat(100_000)).length).toBeLessThanOrEqual(5000);
});

test('all words before some of them, in any field, with beginnings and slips', () => {
  const keywords = indexOf(
    item('both', { caption: 'a pink cat' }),
    item('across', { name: 'Cat.png', folder: 'Pink things' }),
    item('one', { caption: 'a cat' }),
    item('none', { caption: 'a boat' }),
  );
  expect(ids(keywords, 'pink cat').slice(0, 2).toSorted()).toEqual(['across', 'both']);
  expect(ids(keywords, 'pink cat')[2]).toBe('one');
  expect(keywords.search('pink cat', 99)).toMatchObject({ all: 2, some: 3 });
  expect(ids(keywords, 'pin')).toEqual(['both', 'across']);
  expect(ids(keywords, 'boot')).toEqual(['none']);
  expect(ids(keywords, 'png'), 'how a file ends is no word').toEqual([]);
  expect(ids(keywords, '')).toEqual([]);
  expect(ids(keywords, 'zebra')).toEqual([]);
});

test('sure is what has every word, but for an ending: no beginning and no slip', () => {
  const keywords = indexOf(item('1', { caption: 'two boats' }), item('2', { caption: 'a boat' }), item('3', { caption: 'a goat' }), item('4', { caption: 'boathouse' }));
  expect(keywords.search('boat', 9).sure()).toEqual(new Set(['1', '2']));
  expect(keywords.search('boats', 9).sure()).toEqual(new Set(['1', '2']));
  expect(keywords.search('two boats', 9).sure()).toEqual(new Set(['1']));
  expect(keywords.search('boat', 9).ranked.map(({ id }) => id).slice(0, 1)).toEqual(['2']);
  expect(indexOf(item('1', { name: 'IMG 1234' }), item('2', { name: 'IMG 1235' })).search('1234', 9).ranked).toHaveLength(1);
});

test('a name is found with the ending that says its type, or without', () => {
  const keywords = indexOf(item('1', { name: 'pic 17.png' }), item('2', { name: 'pic 18.PNG' }), item('3', { name: 'notes', caption: 'a png of the sea' }));
  for (const text of ['pic 17.png', '17.png', 'pic 17', '17.jpg']) expect(keywords.search(text, 9).sure(), text).toEqual(new Set(['1']));
  expect(keywords.search('png', 9).sure(), 'the type alone says nothing of a name').toEqual(new Set(['3']));
});

test('rows come, change and go; what is not allowed is not found', () => {
  const keywords = indexOf(item('1', { caption: 'red' }), item('2', { caption: 'red' }));
  expect(keywords.has(item('1', { caption: 'red' }))).toBe(true);
  expect(keywords.has(item('1', { caption: 'blue' }))).toBe(false);
  keywords.put(item('1', { caption: 'blue' }));
  expect([ids(keywords, 'red'), ids(keywords, 'blue')]).toEqual([['2'], ['1']]);
  keywords.remove('2');
  keywords.remove('nobody');
  expect(ids(keywords, 'red')).toEqual([]);
  expect(keywords.size).toBe(1);
  expect(keywords.search('blue', 9, (id) => id !== '1')).toMatchObject({ ranked: [], all: 0, some: 0 });
});

test('the same as looking at each item, whatever comes and goes', () => {
  const words = ['red', 'blue', 'cat', 'cats', 'boat', 'sea', 'night'];
  let seed = 1;
  const below = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
  const text = (): string => Array.from({ length: 1 + below(4) }, () => words[below(words.length)]).join(' ');
  const keywords = new Keywords();
  const items = new Map<string, Item>();
  for (let step = 0; step < 3000; step++) {
    const one = item(String(below(200)), { name: '', caption: text() });
    if (below(4) === 0) {
      items.delete(one.id);
      keywords.remove(one.id);
    } else {
      items.set(one.id, one);
      keywords.put(one);
    }
    if (step % 100 !== 0) continue;
    const query = text();
    const alike = (a: string, b: string): boolean => a === b || (a.startsWith(b) && a.length - b.length <= 2) || (b.startsWith(a) && b.length - a.length <= 2 && b.length >= 4);
    const expected = [...items.values()].filter(({ caption }) => query.split(' ').every((word) => caption.split(' ').some((other) => alike(other, word)))).map(({ id }) => id);
    const hits = keywords.search(query, 1000);
    expect([...hits.sure()].toSorted()).toEqual(expected.toSorted());
    const few = keywords.search(query, 5).ranked;
    expect(few.map(({ score }) => score)).toEqual(hits.ranked.slice(0, 5).map(({ score }) => score));
  }
});
