import { describe, expect, test, vi } from 'vitest';
import { parseQuery, withFilter, withoutFilters, type FilterKey } from '../../../src/rank/parse-query.ts';
import type { Filters } from '../../../src/types.ts';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

describe('words', () => {
  const cases: [string, ReturnType<typeof parseQuery>['terms']][] = [
    ['a pink cat', [{ text: 'a pink cat' }]],
    ['  a   pink\tcat ', [{ text: 'a pink cat' }]],
    ['"at night" a cat', [{ text: 'a cat' }, { text: 'at night' }]],
    ['“at night” „am Meer“', [{ text: 'at night' }, { text: 'am Meer' }]],
    ['cat -dog', [{ text: 'cat' }, { text: 'dog', weight: -1 }]],
    ['cat −dog –bird', [{ text: 'cat' }, { text: 'dog', weight: -1 }, { text: 'bird', weight: -1 }]],
    ['-"a dog" cat', [{ text: 'cat' }, { text: 'a dog', weight: -1 }]],
    ['T-shirt well-known', [{ text: 'T-shirt well-known' }]],
    ['cat - dog', [{ text: 'cat - dog' }]],
    ['cat --dog -', [{ text: 'cat --dog -' }]],
    ['"a ""pink"" cat"', [{ text: 'a "pink" cat' }]],
    ['5" pipe', [{ text: '5" pipe' }]],
    ['cat "still typi', [{ text: 'cat' }, { text: 'still typi' }]],
    ['"" -"" " "', []],
    ['http://example.org 10:30 re:', [{ text: 'http://example.org 10:30 re:' }]],
    ['猫 -犬', [{ text: '猫' }, { text: '犬', weight: -1 }]],
    ['', []],
  ];
  for (const [text, terms] of cases) test(text || 'nothing', () => expect(parseQuery(text)).toEqual({ terms, filters: {}, tokens: [], problems: [] }));
});

describe('filters', () => {
  const cases: [string, Filters][] = [
    ['before:2024-06', { before: day('2024-06-01') }],
    ['after:2023', { after: day('2023-01-01') }],
    ['after:2024-2-29', { after: day('2024-02-29') }],
    ['before:2024/06/15', { before: day('2024-06-15') }],
    ['folder:Holidays', { folder: 'Holidays' }],
    ['FOLDER:"Summer 2024"', { folder: 'Summer 2024' }],
    ['folder:“Summer 2024”', { folder: 'Summer 2024' }],
    ['camera:Pixel type:PNG tag:x', { camera: 'Pixel', type: 'png', tag: 'x' }],
    ['type:.jpg', { type: 'jpeg' }],
    ['type:svg+xml', { type: 'svg+xml' }],
    ['has:caption', { caption: true }],
    ['-has:caption', { caption: false }],
    ['near:48.1,11.6,20km', { near: { lat: 48.1, lon: 11.6, km: 20 } }],
    ['near:-33.9,−70', { near: { lat: -33.9, lon: -70, km: 10 } }],
    ['near:0,0,500m', { near: { lat: 0, lon: 0, km: 0.5 } }],
    ['folder:a/b:c', { folder: 'a/b:c' }],
    ['\u200fhas:caption', { caption: true }],
    ['before:\u200e2024', { before: day('2024-01-01') }],
  ];
  for (const [text, filters] of cases) {
    test(text, () => expect(parseQuery(`a ${text} cat`)).toMatchObject({ terms: [{ text: 'a cat' }], filters, problems: [] }));
    test(`${text}, and nothing else`, () => expect(Object.keys(parseQuery(text).filters)).toEqual(Object.keys(filters)));
  }

  test('what begins like a filter and is none stays words, and is named', () => {
    for (const token of ['before:', 'before:soon', 'before:2024-13', 'before:2023-02-29', 'after:24', 'after:99999', 'type:', 'type:<b>', 'has:wings', 'near:here', 'near:91,0', 'near:0,181', 'near:1,2,0km', 'near:1,2,99999km', 'folder:""', 'near:1e9,2']) {
      const name = token.split(':')[0]!;
      expect(parseQuery(`cat ${token}`)).toEqual({ terms: [{ text: `cat ${token}` }], filters: {}, tokens: [], problems: [{ token, name, why: 'value' }] });
    }
    expect(parseQuery('-tag:x')).toMatchObject({ terms: [{ text: 'tag:x', weight: -1 }], filters: {}, problems: [{ token: '-tag:x', why: 'minus' }] });
  });

  test('of two of a kind the later one counts', () => {
    expect(parseQuery('tag:a tag:b')).toMatchObject({ filters: { tag: 'b' }, problems: [{ token: 'tag:a', why: 'twice' }] });
    expect(parseQuery('has:caption -has:caption').filters).toEqual({ caption: false });
  });

  test('no name of an object is a filter', () => {
    expect(parseQuery('constructor:x __proto__:y toString:z').terms).toEqual([{ text: 'constructor:x __proto__:y toString:z' }]);
  });
});

/** Numbers that look random and are the same every time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const pieces = ['cat', ' ', '  ', '"', '""', '-', '−', 'before:', '2024', '-06', 'tag:', 'x', 'has:caption', '-has:caption', 'near:1,2,3km', 'folder:"a b"', '“', '”', '\u200f', '\u202e', 'ß', '🐈', '\n', 'type:png', ':', '"a b"', '-"no"', '-dog'];
const anyText = (next: () => number) => Array.from({ length: 1 + Math.floor(next() * 12) }, () => pieces[Math.floor(next() * pieces.length)]).join('');
const values = ['x', 'Summer 2024', 'a"b', '"', ' x', 'x ', 'say "hi" now', '“Ferien”', 'עברית', '-x', 'tag:y', 'a/b', '\u200fx', '🐈 🐈'];

function anyFilters(next: () => number): Filters {
  const pick = <T>(of: readonly T[]) => of[Math.floor(next() * of.length)]!;
  const all: { readonly [K in FilterKey]: () => Filters[K] } = {
    before: () => Date.UTC(1900 + Math.floor(next() * 200), Math.floor(next() * 12), pick([1, 1, 28])),
    after: () => Date.UTC(1900 + Math.floor(next() * 200), pick([0, 0, 5]), pick([1, 1, 28])),
    folder: () => pick(values),
    camera: () => pick(values),
    type: () => pick(['png', 'jpeg', 'svg+xml', 'text']),
    tag: () => pick(values),
    caption: () => next() < 0.5,
    near: () => ({ lat: Math.round((next() * 180 - 90) * 1e5) / 1e5 + 0, lon: Math.round((next() * 360 - 180) * 1e5) / 1e5 + 0, km: pick([0.5, 1, 20, 12.25]) }),
  };
  return Object.fromEntries((Object.keys(all) as FilterKey[]).filter(() => next() < 0.4).map((key) => [key, all[key]()]));
}

describe('there and back', () => {
  test('filters that are written are read as the same', () => {
    const next = random(1);
    for (let round = 0; round < 1000; round++) {
      const filters = anyFilters(next);
      const text = (Object.entries(filters) as [FilterKey, never][]).reduce((typed, [key, value]) => withFilter(typed, key, value), '');
      expect(parseQuery(text), text).toMatchObject({ terms: [], problems: [] });
      expect(parseQuery(text).filters, text).toEqual(filters);
    }
  });

  test('setting one filter and taking it out disturbs nothing else', () => {
    const next = random(2);
    for (let round = 0; round < 1500; round++) {
      const text = anyText(next);
      const before = parseQuery(text);
      const [key, value] = (Object.entries(anyFilters(next)) as [FilterKey, never][])[0] ?? ['tag', 'x' as never];
      const set = withFilter(text, key, value);
      expect(parseQuery(set).filters, JSON.stringify([text, set])).toEqual({ ...before.filters, [key]: value });
      expect(parseQuery(set).terms, JSON.stringify([text, set])).toEqual(before.terms);
      const out = withFilter(set, key, undefined);
      const { [key]: _, ...others } = before.filters;
      expect(parseQuery(out).filters, JSON.stringify([text, set, out])).toEqual(others);
      expect(parseQuery(out).terms, JSON.stringify([text, set, out])).toEqual(before.terms);
      expect(parseQuery(withoutFilters(text)), JSON.stringify(text)).toMatchObject({ filters: {}, terms: before.terms });
    }
  });

  test('as a person sees it', () => {
    expect(withFilter('a cat', 'tag', 'x')).toBe('a cat tag:x');
    expect(withFilter('a cat ', 'tag', 'x')).toBe('a cat tag:x');
    expect(withFilter('a tag:x cat', 'tag', undefined)).toBe('a cat');
    expect(withFilter('a tag:x  cat', 'tag', 'Summer 2024')).toBe('a tag:"Summer 2024"  cat');
    expect(withFilter('tag:x', 'tag', undefined)).toBe('');
    expect(withFilter('', 'caption', false)).toBe('-has:caption');
    expect(withFilter('"still typi', 'type', 'png')).toBe('type:png "still typi');
    expect(withoutFilters('a tag:x cat after:2023')).toBe('a cat');
  });
});

describe('hostile input', () => {
  const long = (part: string) => part.repeat(Math.ceil(10_000 / part.length));

  test('ten thousand characters of anything are read', () => {
    for (const part of ['"', '""', '-', '-"', 'a', ' ', 'tag:', 'tag:"', 'near:', 'near:1,', '\u202e', '\u0000', '💥', 'before:2024 ', '“', 'x:', '-has:caption ']) {
      const text = long(part);
      expect(() => parseQuery(text), part).not.toThrow();
      expect(() => withFilter(withoutFilters(text), 'tag', 'x'), part).not.toThrow();
    }
  });

  test('ten times the text is ten times the characters that are looked at', () => {
    const spies = [vi.spyOn(RegExp.prototype, 'test'), vi.spyOn(RegExp.prototype, 'exec')];
    const looked = (text: string) => {
      for (const spy of spies) spy.mockClear();
      parseQuery(text);
      return spies.flatMap((spy) => spy.mock.calls).reduce((sum, [given]) => sum + given.length, 0);
    };
    try {
      for (const part of ['"a" ', '"', 'near:1,2 ', '-', 'tag:"x" ', 'word ']) {
        const few = looked(part.repeat(300));
        expect(looked(part.repeat(3000)), part).toBeLessThan(few * 12 + 1000);
      }
    } finally {
      vi.restoreAllMocks();
    }
  });

  test('marks of direction change no word', () => {
    expect(parseQuery('\u202ecat\u202c \u200f-dog').terms).toEqual([{ text: 'cat' }, { text: 'dog', weight: -1 }]);
    expect(parseQuery('"\u2067a cat\u2069"').terms).toEqual([{ text: 'a cat' }]);
  });
});
