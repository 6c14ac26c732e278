import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import { parseManifest } from '../../../src/sources/manifest.ts';

const base = new URL('https://site.example/glimpse/album/album.json');
const one = (file: unknown, more: object = {}) => ({ title: 'T', pictures: [{ file, ...more }] });

function refused(value: unknown, from = base): string {
  try {
    parseManifest(value, from);
  } catch (error) {
    expect(error).toBeInstanceOf(GlimpseError);
    expect((error as GlimpseError).code).toBe('input-invalid');
    return (error as GlimpseError).detail ?? '';
  }
  throw new Error('accepted');
}

test('the sample album', () => {
  const text = readFileSync(new URL('../../../public/album/album.json', import.meta.url), 'utf8');
  const source = JSON.parse(text) as { title: string; pictures: { file: string; caption: string; bytes: number }[] };
  const album = parseManifest(source, base);
  expect(album.title).toBe(source.title);
  expect(album.additions).toHaveLength(source.pictures.length);
  expect(album.bytes).toBe(source.pictures.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(album.additions[0]).toEqual({
    image: `https://site.example/glimpse/album/${source.pictures[0]?.file}`,
    name: source.pictures[0]?.file,
    caption: source.pictures[0]?.caption,
  });
});

describe('files below the folder', () => {
  test.each([
    ['a.webp', 'https://site.example/glimpse/album/a.webp', 'a.webp'],
    ['x/y/a.webp', 'https://site.example/glimpse/album/x/y/a.webp', 'a.webp'],
    ['x/../a.webp', 'https://site.example/glimpse/album/a.webp', 'a.webp'],
    ['a b%23.webp', 'https://site.example/glimpse/album/a%20b%23.webp', 'a b#.webp'],
    ['/glimpse/album/a.webp', 'https://site.example/glimpse/album/a.webp', 'a.webp'],
  ])('%s', (file, image, name) => expect(parseManifest(one(file), base).additions).toEqual([{ image, name }]));
});

describe('files elsewhere are refused', () => {
  test.each([
    '../secret.webp',
    'x/../../secret.webp',
    '%2e%2e/secret.webp',
    '..%2fsecret.webp',
    'x%5c..%5csecret.webp',
    '..\\secret.webp',
    '/secret.webp',
    '//evil.example/a.webp',
    'https://evil.example/glimpse/album/a.webp',
    'http://site.example/glimpse/album/a.webp',
    'https://site.example:8443/glimpse/album/a.webp',
    'https://u:p@site.example/glimpse/album/a.webp',
    'javascript:alert(1)',
    'data:image/png;base64,AAAA',
    'blob:https://site.example/1',
    'file:///etc/passwd',
    '',
    '.',
    undefined,
    null,
    7,
    {},
    ['a.webp'],
  ])('%j', (file) => expect(refused(one(file))).toContain('picture 0'));
});

describe('what is not a manifest is refused', () => {
  test.each([null, undefined, 1, 'x', [], {}, { pictures: {} }, { pictures: 'a.webp' }, { pictures: [null] }, { pictures: [[]] }])('%j', (value) =>
    expect(refused(value)).toContain('album'),
  );
  test('too many pictures', () => expect(refused({ pictures: Array.from({ length: 10_001 }, () => ({ file: 'a' })) })).toContain('10001'));
  test('an inherited field', () => expect(refused(JSON.parse('{"__proto__":{"pictures":[]}}'))).toContain('no list'));
  test('no http', () => expect(refused(one('a.webp'), new URL('data:application/json,{}'))).toContain('http'));
});

test('odd facts are passed over or cleaned', () => {
  const album = parseManifest(
    {
      title: 'My\u202e album\n',
      pictures: [
        { file: 'a', caption: 'two\0 cats', bytes: 5 },
        { file: 'b', caption: 7, bytes: -3 },
        { file: 'c', caption: '', bytes: 1e99 },
        { file: 'd', caption: 'x'.repeat(5000), bytes: '9' },
      ],
    },
    base,
  );
  expect(album.title).toBe('My album');
  expect(album.bytes).toBe(5);
  expect(album.additions.map(({ caption }) => caption?.length)).toEqual(['two cats'.length, undefined, undefined, 2000]);
  expect('caption' in (album.additions[1] ?? {})).toBe(false);
  expect(parseManifest({ pictures: [] }, base)).toEqual({ title: 'Album', bytes: 0, additions: [] });
});
