import { afterEach, expect, test, vi } from 'vitest';
import { loadAlbum } from '../../../src/sources/album.ts';

afterEach(() => vi.unstubAllGlobals());
const url = 'https://site.example/album/album.json';
const answer = (response: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(response));

test('loads the manifest and nothing else', async () => {
  answer(() => Promise.resolve(Response.json({ title: 'Trip', pictures: [{ file: 'a.jpg', bytes: 3 }] })));
  expect(await loadAlbum(url)).toEqual({ title: 'Trip', bytes: 3, additions: [{ image: 'https://site.example/album/a.jpg', name: 'a.jpg' }] });
  expect(fetch).toHaveBeenCalledTimes(1);
});

test.each([
  ['status', () => Promise.resolve(new Response('gone', { status: 404 })), 'file-network'],
  ['no connection', () => Promise.reject(new TypeError('failed')), 'file-network'],
  ['a web page', () => Promise.resolve(new Response('<!doctype html>')), 'input-invalid'],
  ['not a manifest', () => Promise.resolve(Response.json([])), 'input-invalid'],
  ['far too long', () => Promise.resolve(new Response(' '.repeat(17 * 2 ** 20))), 'input-invalid'],
])('%s', async (_, response, code) => {
  answer(response);
  await expect(loadAlbum(url)).rejects.toMatchObject({ name: 'GlimpseError', code });
});

test('no address', async () => {
  await expect(loadAlbum('album.json')).rejects.toMatchObject({ code: 'input-invalid' });
});

test('cancelled before and during', async () => {
  const abort = new AbortController();
  answer(() => {
    abort.abort(new Error('enough'));
    return Promise.reject(new DOMException('aborted', 'AbortError'));
  });
  await expect(loadAlbum(url, { signal: abort.signal })).rejects.toThrow('enough');
  await expect(loadAlbum(url, { signal: abort.signal })).rejects.toThrow('enough');
  expect(fetch).toHaveBeenCalledTimes(1);
});
