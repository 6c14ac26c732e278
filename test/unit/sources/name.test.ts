import { describe, expect, test } from 'vitest';
import { cleanName, cleanText } from '../../../src/clean.ts';
import { isHidden } from '../../../src/sources/hidden.ts';
import { folderOf } from '../../../src/sources/path.ts';
import { nameOfUrl, parseUrl } from '../../../src/sources/url.ts';

describe('cleanName', () => {
  test.each([
    ['plain', 'beach.jpg', 'beach.jpg'],
    ['direction override', 'photo\u202egpj.exe', 'photogpj.exe'],
    ['isolates and marks', '\u2066a\u2069\u200e\u200f\u061cb', 'ab'],
    ['control characters', 'a\0b\tc\nd\x7fe\x85f', 'abcdef'],
    ['line separators and byte order mark', '\ufeffa\u2028b\u2029', 'ab'],
    ['lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['spaces around', '  a b ', 'a b'],
    ['other scripts and joined emoji stay', 'שלום 写真 👩‍👩‍👧.png', 'שלום 写真 👩‍👩‍👧.png'],
    ['nothing left', '\u202e\0', ''],
  ])('%s', (_, name, expected) => expect(cleanName(name)).toBe(expected));

  test('keeps 255 characters, without half a pair at the end', () => {
    expect(cleanName('x'.repeat(1000))).toHaveLength(255);
    expect(cleanName(`${'x'.repeat(254)}😀`)).toBe(`${'x'.repeat(254)}\ufffd`);
    expect(cleanName('x'.repeat(1000), 10)).toBe('x'.repeat(10));
  });

  test('is the same when done twice, for any characters', () => {
    let state = 1;
    const random = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
    for (let i = 0; i < 2000; i++) {
      const name = String.fromCharCode(...Array.from({ length: 12 }, () => Math.floor(random() * 0x2100)));
      const once = cleanName(name);
      expect(cleanName(once)).toBe(once);
      expect(once).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }
  });
});

test('cleanText makes one line of several', () => {
  expect(cleanText(' a\r\n\tb\u2028c\0d ')).toBe('a b cd');
  expect(cleanText('x'.repeat(3000))).toHaveLength(2000);
  expect(cleanText('x'.repeat(3000), 5)).toBe('xxxxx');
});

test.each([
  ['', ''],
  ['a.jpg', ''],
  ['trip/a.jpg', 'trip'],
  ['trip/day 1/a.jpg', 'trip/day 1'],
  ['/trip//day/a.jpg', 'trip/day'],
  ['tr\u202eip/\0/a.jpg', 'trip'],
])('folderOf %j is %j', (path, folder) => expect(folderOf(path)).toBe(folder));

test.each([
  ['https://a.example/x/cat.jpg?size=2#top', 'cat.jpg'],
  ['https://a.example/x/', 'x'],
  ['https://a.example/', 'a.example'],
  ['https://a.example/%E5%86%99%20.png', '写 .png'],
  ['https://a.example/100%.png', '100%.png'],
  ['https://a.example/a%E2%80%AEb.png', 'ab.png'],
  ['data:image/png;base64,AAAA', 'picture'],
])('nameOfUrl %s is %s', (url, name) => expect(nameOfUrl(new URL(url))).toBe(name));

test('parseUrl gives undefined for what is no address', () => {
  expect(parseUrl('https://a.example/b')?.href).toBe('https://a.example/b');
  expect(parseUrl('b', 'https://a.example/')?.href).toBe('https://a.example/b');
  for (const bad of ['', 'b', 'http://', undefined, null, 7, {}]) expect(parseUrl(bad)).toBeUndefined();
});

test('hidden and system files', () => {
  for (const name of ['.DS_Store', '.git', '._a.jpg', 'Thumbs.db', 'THUMBS.DB', 'desktop.ini', '__MACOSX']) expect(isHidden(name), name).toBe(true);
  for (const name of ['a.jpg', 'a.b', 'thumbs.db.jpg', 'desktop', '']) expect(isHidden(name), name).toBe(false);
});
