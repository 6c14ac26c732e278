import { expect, test } from 'vitest';
import type { Found } from '../../../src/sources/page/collect.ts';
import type { Item } from '../../../src/types.ts';
import { Entries } from '../../../src/ui/page/entries.ts';
import { Indexed } from '../../../src/ui/page/indexed.ts';

const place = { headings: [], fragment: undefined, element: document.body };
const picture = (src: string, ...sources: string[]): Found => ({ kind: 'picture', text: '', src, ...(sources.length > 0 && { sources }), ...place });
const passage = (text: string): Found => ({ kind: 'passage', text, ...place });
const item = (more: Partial<Item>): Item => ({ type: 'image', caption: '', ...more }) as Item;

function indexed(...found: Found[]) {
  const entries = new Entries();
  entries.replace(found);
  const known = new Indexed(entries.all);
  return (more: Partial<Item>): string[] => known.of(item(more)).map(({ places: [first], words }) => first?.src ?? words);
}

test('a picture is known by any address that it may be shown from, else by the name of its file where only one has it', () => {
  const of = indexed(picture('/a/small.webp', '/a/large.webp 800w', '/a/huge.webp 2x'), picture('/b/cat.webp'), picture('/c/dog.webp'), picture('/d/dog.webp'));
  const at = (path: string): string[] => of({ url: new URL(path, location.href).href });
  expect(at('/a/huge.webp#part')).toEqual(['/a/small.webp']);
  expect(at('/elsewhere/cat.webp')).toEqual(['/b/cat.webp']);
  expect(at('/elsewhere/dog.webp')).toEqual([]);
  expect(at('/c/dog.webp')).toEqual(['/c/dog.webp']);
  expect(of({})).toEqual([]);
});

test('a passage is known by its words, however they are spaced, and where styles cut it elsewhere, by a long part of it', () => {
  const whole = 'The ferry leaves at nine and comes back in the evening.';
  const of = indexed(passage(whole), passage('A short one.'));
  const says = (caption: string): string[] => of({ type: 'text', caption });
  expect(says('The ferry leaves at nine\nand comes  back in the evening.')).toEqual([whole]);
  expect(says('The ferry leaves at nine and comes back')).toEqual([whole]);
  expect(says(`Before it. ${whole} Behind it.`)).toEqual([whole]);
  expect(says('short')).toEqual([]);
  expect(says('Something else that stands on no page at all.')).toEqual([]);
});
