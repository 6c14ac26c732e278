import { describe, expect, test } from 'vitest';
import { together } from '../../../src/sources/beside.ts';
import { fromFiles } from '../../../src/sources/files.ts';
import { readSidecar, withSidecars } from '../../../src/sources/sidecar.ts';
import { type Node, walk } from '../../../src/sources/walk.ts';
import type { Addition, Skipped } from '../../../src/types.ts';

/** The sidecars of each file that is none. */
function pairs(...names: string[]): Record<string, string[]> {
  const found = withSidecars(names.map((name) => ({ name })));
  return Object.fromEntries([...found].map(([{ name }, sidecars]) => [name, sidecars.map((sidecar) => sidecar.name)]));
}

describe('which files are sidecars', () => {
  // Names as Google Takeout gives them: https://github.com/ente-io/ente/pull/4956 and reports that it names.
  test.each([
    ['IMG_1.jpg', 'IMG_1.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.json'],
    ['IMG_1.jpg', 'IMG_1.txt'],
    ['IMG_1.jpg', 'IMG_1.jpg.txt'],
    ['IMG_1.JPG', 'img_1.jpg.JSON'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['D7157814-D2D5-4A62-AFCE-9CF465CB7D66.jpeg', 'D7157814-D2D5-4A62-AFCE-9CF465CB7D66.jpeg.supp.json'],
    ['Screenshot_2017-07-05-10-05-26.png', 'Screenshot_2017-07-05-10-05-26.png.supplementa.json'],
    ['123456789123456789123456789123456789_DSCN0100.JPG', '123456789123456789123456789123456789_DSCN0100..json'],
    ['Screenshot_20220207_102421_com.snapchat.android.jpg', 'Screenshot_20220207_102421_com.snapchat.androi.json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(12).jpg', 'IMG_1.jpg.supplemental-metadata(12).json'],
    ['IMG_1(1).jpg', 'IMG_1(1).jpg.json'],
    ['IMG_1(1).jpg', 'IMG_1(1).json'],
    ['a.b.HEIC', 'a.b.HEIC.json'],
  ])('%s and %s', (picture, sidecar) => {
    const base = sidecar.replace(/(\(\d+\))?\.json$/, '');
    if (sidecar.includes('androi')) expect(base).toHaveLength(46);
    expect(pairs(sidecar, picture, 'other.png')).toEqual({ [picture]: [sidecar], 'other.png': [] });
  });

  test('the counter tells two of one name apart', () => {
    expect(pairs('IMG_1.jpg', 'IMG_1(1).jpg', 'IMG_1.jpg.supplemental-metadata.json', 'IMG_1.jpg.supplemental-metadata(1).json')).toEqual({
      'IMG_1.jpg': ['IMG_1.jpg.supplemental-metadata.json'],
      'IMG_1(1).jpg': ['IMG_1.jpg.supplemental-metadata(1).json'],
    });
  });

  test('without a picture they are files like any other', () => {
    expect(pairs('notes.txt', 'metadata.json', 'film.mp4', 'film.mp4.json', 'IMG_2.jpg')).toEqual({ 'notes.txt': [], 'metadata.json': [], 'film.mp4': [], 'film.mp4.json': [], 'IMG_2.jpg': [] });
  });

  test('a name that was cut may be that of two pictures, and then tells of none', () => {
    const long = 'x'.repeat(46);
    expect(pairs(`${long}a.jpg`, `${long}b.jpg`, `${long}.json`)).toEqual({ [`${long}a.jpg`]: [], [`${long}b.jpg`]: [], [`${long}.json`]: [] });
  });

  test('one may tell of two pictures, and two of one: JSON first, the longer name first', () => {
    expect(pairs('a.jpg', 'a.heic', 'a.txt', 'a.json', 'a.jpg.json')).toEqual({ 'a.jpg': ['a.jpg.json', 'a.txt'], 'a.heic': ['a.json', 'a.txt'] });
  });

  test('twenty thousand pictures with a sidecar each', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => [`IMG_${i}.jpg`, `IMG_${i}.jpg.supplemental-meta.json`]).flat();
    const found = pairs(...names);
    expect(Object.keys(found)).toHaveLength(20_000);
    expect(found['IMG_777.jpg']).toEqual(['IMG_777.jpg.supplemental-meta.json']);
  });
});

const json = (value: unknown, name = 'a.jpg.json') => new File([typeof value === 'string' ? value : JSON.stringify(value)], name);
const google = {
  title: 'a.jpg',
  description: 'Two boats\nin the harbour',
  photoTakenTime: { timestamp: '1614600000', formatted: '1 Mar 2021, 12:00:00 UTC' },
  geoData: { latitude: 59.33, longitude: 18.07, altitude: 3, latitudeSpan: 0, longitudeSpan: 0 },
};

describe('what a sidecar says', () => {
  test('Google Takeout', async () => {
    expect(await readSidecar(json(google))).toEqual({ caption: 'Two boats in the harbour', taken: Date.UTC(2021, 2, 1, 12), offset: 0, place: { lat: 59.33, lon: 18.07 } });
  });

  test.each<[string, unknown, Addition | object]>([
    ['a title that is a name', { title: 'a.jpg' }, {}],
    ['a title in words', { title: 'Boats' }, { caption: 'Boats' }],
    ['a place of nowhere', { geoData: { latitude: 0, longitude: 0 } }, {}],
    ['the place of the file', { geoData: { latitude: 0, longitude: 0 }, geoDataExif: { latitude: -1.5, longitude: 2 } }, { place: { lat: -1.5, lon: 2 } }],
    ['a place off the earth', { geoData: { latitude: 91, longitude: 0 } }, {}],
    ['a place in words', { geoData: { latitude: '1', longitude: '2' } }, {}],
    ['a time before 1970', { photoTakenTime: { timestamp: '-86400' } }, { taken: -86_400_000, offset: 0 }],
    ['no time', { photoTakenTime: { timestamp: '0' } }, {}],
    ['a time in the stone age', { photoTakenTime: { timestamp: '-99999999999' } }, {}],
    ['a time as a number', { photoTakenTime: { timestamp: 1614600000 } }, { taken: 1_614_600_000_000, offset: 0 }],
    ['times that are none', { photoTakenTime: { timestamp: ['1614600000'] } }, {}],
    ['wrong types', { title: 7, description: { a: 1 }, photoTakenTime: 'now', geoData: [1, 2] }, {}],
    ['a list', [google], {}],
    ['null', null, {}],
    ['a string', '"x"', {}],
    ['not JSON', '{"title": ', {}],
    ['nothing', '', {}],
    ['prototypes', '{"__proto__": {"description": "inherited"}, "constructor": {"title": "x"}}', {}],
    ['deep nesting', '['.repeat(60_000), {}],
    ['deep nesting that ends', `{"description":"x","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, { caption: 'x' }],
    ['more than is read', { description: 'x', more: 'x'.repeat(70_000) }, {}],
    ['a direction override', { description: 'a\u202eb\0c' }, { caption: 'abc' }],
    ['a byte order mark', `\ufeff${JSON.stringify({ description: 'x' })}`, { caption: 'x' }],
  ])('%s', async (_, value, expected) => {
    expect(await readSidecar(json(value))).toEqual(expected);
    expect(({} as { description?: string }).description).toBeUndefined();
  });

  test.each([
    ['words', 'Two boats\r\nin the harbour\n', 'Two boats in the harbour'],
    ['long', 'x'.repeat(100_000), 'x'.repeat(2_000)],
    ['bytes', 'MZ\0\0', undefined],
    ['white', ' \n', undefined],
    ['markup stays text', '"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>'],
  ])('text: %s', async (_, text, caption) => expect((await readSidecar(json(text, 'a.TXT'))).caption).toBe(caption));

  test('of several the first counts', () => {
    expect(together([{ taken: 1 }, undefined, { taken: 2, caption: 'x' }])).toEqual({ taken: 1, caption: 'x' });
    expect(together([])).toEqual({});
  });
});

const picture = (name: string, content = name): File => new File([content], name);
const at = (file: File, path: string): File => Object.defineProperty(file, 'webkitRelativePath', { value: path });
const known = (additions: readonly Addition[]) => additions.map(({ name, folder, caption, taken }) => [folder, name, caption, taken]);

describe('ways in', () => {
  test('a list of files: beside means in the same folder', async () => {
    const files = [at(picture('a.jpg'), 'x/a.jpg'), at(json(google), 'y/a.jpg.json'), at(picture('b.jpg'), 'y/b.jpg'), at(json({ description: 'b' }, 'b.jpg.json'), 'y/b.jpg.json')];
    expect(known(await fromFiles(files))).toEqual([
      ['x', 'a.jpg', undefined, undefined],
      ['y', 'a.jpg.json', undefined, undefined],
      ['y', 'b.jpg', 'b', undefined],
    ]);
    const broken = at(Object.assign(json({}), { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) }), '');
    expect(await fromFiles([at(picture('a.jpg'), ''), broken])).toMatchObject([{ name: 'a.jpg' }]);
  });

  test('folders, and what cannot be read', async () => {
    const skipped: Skipped[] = [];
    const opened: string[] = [];
    const node = (file: File): Node => ({ kind: 'file', name: file.name, open: async () => (opened.push(file.name), file) });
    const gone: Node = { kind: 'file', name: 'b.json', open: () => Promise.reject(new Error('gone')) };
    const folder: Node = { kind: 'folder', name: 'trip', list: () => Promise.resolve([node(json(google)), node(picture('a.jpg')), node(picture('a.txt', 'not this')), node(picture('b.jpg')), gone]) };
    const found = await walk([folder, node(picture('a.jpg'))], { onSkip: (one) => skipped.push(one) });
    expect(known(found)).toEqual([
      ['trip', 'a.jpg', 'Two boats in the harbour', Date.UTC(2021, 2, 1, 12)],
      ['trip', 'b.jpg', undefined, undefined],
      ['', 'a.jpg', undefined, undefined],
    ]);
    expect(skipped.map(({ name, code }) => [name, code])).toEqual([['b.json', 'file-read']]);
    expect(opened.toSorted()).toEqual(['a.jpg', 'a.jpg', 'a.jpg.json', 'a.txt', 'b.jpg']);
  });
});
