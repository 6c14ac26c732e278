import { afterEach, describe, expect, test, vi } from 'vitest';
import { openLibrary } from '../../src/index.ts';
import type { ImageInput } from '../../src/types.ts';
import { wireImage, wireItem } from '../../src/worker/inputs.ts';
import { drawSvg, hasOwnSize } from '../../src/worker/svg.ts';
import { file, quarters } from './decode/make.ts';

const svg = (attributes: string, body = '<rect width="100%" height="100%" fill="#f00"/>'): string => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${body}</svg>`;
const sized = svg('width="60" height="40"');

async function look(blob: Blob | undefined): Promise<{ width: number; height: number; middle: number[] }> {
  const bitmap = await createImageBitmap(blob ?? new Blob());
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return { width: bitmap.width, height: bitmap.height, middle: [...context.getImageData(bitmap.width >> 1, bitmap.height >> 1, 1, 1).data] };
}
const red = [255, 0, 0, 255];

afterEach(() => vi.restoreAllMocks());

describe('anything that holds a picture', () => {
  test.each<[string, () => Promise<ImageInput>]>([
    ['Blob', async () => new Blob([await file(3, 2, 'image/png', quarters)])],
    ['File', async () => new File([await file(3, 2, 'image/png', quarters)], 'a.png')],
    ['ArrayBuffer', async () => (await file(3, 2, 'image/png', quarters)).buffer],
    ['data address', async () => `data:image/png;base64,${btoa(String.fromCharCode(...(await file(3, 2, 'image/png', quarters))))}`],
    ['data address in percent signs', async () => `data:image/png,${[...(await file(3, 2, 'image/png', quarters))].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`],
    ['ImageData', async () => new ImageData(3, 2)],
    ['ImageBitmap', async () => createImageBitmap(new ImageData(3, 2))],
    ['canvas', async () => Object.assign(document.createElement('canvas'), { width: 3, height: 2 })],
    ['canvas without a page', async () => {
      const canvas = new OffscreenCanvas(3, 2);
      canvas.getContext('2d');
      return canvas;
    }],
    ['image of a data address', async () => Object.assign(new Image(), { src: `data:image/svg+xml,${encodeURIComponent(svg('width="3" height="2"', '<title>é</title>'))}` })],
  ])('%s', async (_, make) => {
    const wired = await wireImage(await make());
    const bitmap = wired instanceof Blob || wired instanceof ImageData ? await createImageBitmap(wired) : (wired as ImageBitmap);
    expect([bitmap.width, bitmap.height]).toEqual([3, 2]);
  });

  test('an address stays one, made absolute', async () => {
    const expected = { url: new URL('/album/001.webp', location.href).href };
    expect(await wireImage('/album/001.webp')).toEqual(expected);
    expect(await wireImage(new URL('/album/001.webp', location.href))).toEqual(expected);
    expect(await wireImage(Object.assign(new Image(), { src: '/album/001.webp' }))).toEqual(expected);
  });

  test.each([[null], [undefined], [7], [{}], [[]], ['javascript:alert(1)'], ['http://'], ['data:image/png;base64,ä!'], [document.createElement('p')]])('not %s', async (input) => {
    await expect(wireImage(input as never)).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(wireItem({ image: input as never })).rejects.toMatchObject({ code: 'input-invalid' });
  });

  test('items have a name whatever they come as', async () => {
    const names = await Promise.all([wireItem(new ArrayBuffer(3)), wireItem(new File(['x'], 'a.png')), wireItem({ image: 'data:image/png;base64,AAAA' }), wireItem({ image: '/album/a%20b.webp?x' }), wireItem({ image: new Blob(), name: 'mine' })]);
    expect(names.map(({ name }) => name)).toEqual(['picture', 'a.png', 'picture', 'a b.webp', 'mine']);
  });
});

describe('SVG', () => {
  test.each([
    [sized, true],
    [svg('width="60px" height=\'40.5mm\' viewBox="0 0 1 1"'), true],
    [`\ufeff<?xml version="1.0"?><!-- a --><!DOCTYPE svg PUBLIC "a" "b">\n${sized}`, true],
    [svg('viewBox="0 0 60 40"'), false],
    [svg('width="100%" height="100%"'), false],
    [svg('width="60"'), false],
    [svg('data-width="60" data-height="40"'), false],
    [svg('', sized), false],
    [`<!DOCTYPE svg [<!ENTITY a "b">]>${sized}`, false],
    [`<html>${sized}`, false],
    ['', false],
  ])('%s: has a size of its own: %s', (text, expected) => expect(hasOwnSize(text)).toBe(expected));

  test('hostile beginnings are read in no time', () => {
    const start = performance.now();
    for (const part of ['<!--', '<?xml', '<svg ', '<svg width="1', '<!doctype svg ', ' width = ', '"']) hasOwnSize(part.repeat(4096 / part.length));
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('is drawn at its own size', async () => {
    expect(await look(await drawSvg(new Blob([sized], { type: 'image/svg+xml' })))).toEqual({ width: 60, height: 40, middle: red });
    expect(await look(await drawSvg(new File([svg('width="9000" height="3"')], 'A.SVG')))).toMatchObject({ width: 4096, height: 1, middle: red });
  });

  test('is left alone without one, and so is everything else', async () => {
    for (const blob of [new Blob([svg('viewBox="0 0 6 4"')]), new Blob([await file(3, 2, 'image/png', quarters)]), new Blob([sized], { type: 'image/png' })]) expect(await drawSvg(blob)).toBeUndefined();
  });

  test('that is damaged is said to be', async () => {
    await expect(drawSvg(new Blob([sized.slice(0, -9)]))).rejects.toMatchObject({ code: 'file-decode' });
  });

  test.each(['<use href="#NAME"/>', '<rect fill="url(#NAME)"/>', '<g style="mask: url( \'#NAME\' )"/>'])('that would take for ever is refused: %s', async (use) => {
    const bomb = (levels: number): Blob => {
      const groups = Array.from({ length: levels }, (_, i) => `<g id="g${i + 1}">${use.replace('NAME', `g${i}`).repeat(10)}</g>`);
      return new Blob([svg('width="60" height="40"', `<defs><g id="g0"><rect width="1" height="1"/></g>${groups.join('')}</defs>${use.replace('NAME', `g${levels}`)}`)]);
    };
    const start = performance.now();
    await expect(drawSvg(bomb(12))).rejects.toMatchObject({ code: 'file-too-large' });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(await drawSvg(bomb(2))).toBeInstanceOf(Blob);
  });

  test('that uses itself is drawn as far as that goes', async () => {
    const circle = svg('width="60" height="40"', '<g id="a"><rect width="60" height="40" fill="#f00"/><use href="#b"/></g><g id="b"><use href="#a"/></g>');
    expect(await drawSvg(new Blob([circle])).then((drawn) => drawn instanceof Blob, ({ code }: { code: string }) => code)).toBe(true);
  });

  test('runs nothing and fetches nothing', async () => {
    const body = `<script>top.ran = 1; fetch('/ran-script')</script>
      <rect width="60" height="40" fill="#f00" onload="top.ran = 1"><set attributeName="x" to="0" onbegin="top.ran = 1"/></rect>
      <image href="/ran-image" width="9" height="9"/><image xlink:href="/ran-xlink" width="9" height="9"/><use href="/ran-use#a"/>
      <style>@import url(/ran-import); rect { filter: url(/ran-filter#a) } @font-face { font-family: a; src: url(/ran-font) }</style>
      <text font-family="a">a</text><foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="/ran-img" onerror="top.ran = 1"/></foreignObject>`;
    await drawSvg(new Blob([svg('width="60" height="40" onload="top.ran = 1"', body)])).catch(() => {});
    await new Promise((done) => setTimeout(done, 300));
    expect(window).not.toHaveProperty('ran');
    expect(performance.getEntriesByType('resource').filter(({ name }) => name.includes('/ran-'))).toEqual([]);
  });

  test('is added under its own bytes, beside pictures without a name', async () => {
    const library = await openLibrary({ name: `test-${Math.random()}`, modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' });
    const drawing = new File([sized], 'a.svg', { type: 'image/svg+xml' });
    const { buffer } = await file(30, 20, 'image/png', quarters);
    const first = await library.add([drawing, buffer, { image: buffer, name: 'again' }, new File([svg('viewBox="0 0 6 4"')], 'b.svg')]);
    expect(first.added).toMatchObject([{ name: 'a.svg', mime: 'image/svg+xml', width: 60, height: 40, bytes: sized.length }, { name: 'picture', mime: 'image/png', width: 30 }]);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sized)));
    expect(first.added[0]?.id).toBe(Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    expect(first.unchanged).toHaveLength(1);
    expect(first.skipped).toMatchObject([{ name: 'b.svg', code: 'file-unsupported' }]);
    expect((await library.add(drawing)).unchanged).toHaveLength(1);
    expect((await library.search({ image: drawing, limit: 1 })).hits).toMatchObject([{ item: { name: 'a.svg' } }]);
    await library.clear();
    library.close();
  });
});
