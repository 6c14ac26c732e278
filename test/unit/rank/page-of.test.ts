import { expect, test } from 'vitest';
import { pageOf } from '../../../src/rank/page-of.ts';

test('addresses at which hosts serve one page are one, and no others', () => {
  const one = ['https://a.example/docs/', 'https://a.example/docs', 'https://a.example/docs/index.html', 'https://a.example/docs/index.htm#top', 'https://a.example/docs.html'];
  expect(new Set(one.map(pageOf))).toEqual(new Set(['https://a.example/docs']));
  const several = ['https://a.example/', 'https://b.example/', 'https://a.example/doc', 'https://a.example/docs/?page=2', 'https://a.example/docs/a', 'https://a.example/Docs'];
  expect(new Set(several.map(pageOf)).size).toBe(several.length);
  expect(pageOf('docs/index.html')).toBe('docs/index.html');
  // As files are written, and as browsers write what was typed or linked.
  expect(pageOf('https://a.example/tags/c%2B%2B/a%2Cb/%40ann')).toBe(pageOf('https://a.example/tags/c++/a,b/@ann'));
  expect(pageOf('https://a.example/%c3%a4/%7Eann')).toBe(pageOf('https://a.example/ä/~ann'));
  expect(pageOf('https://a.example/100%')).toBe('https://a.example/100%');
});
