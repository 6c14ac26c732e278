import { afterEach, expect, test, vi } from 'vitest';
import { leave, stage, visit } from './stage.ts';

/** A model that nobody has agreed to: words alone are compared, at once. */
const words = { model: 'jina-clip-v1' };

afterEach(leave);

test('article: a passage is found, shown and highlighted; what was closed is opened; nothing is left', async () => {
  const page = visit('article');
  const { window, document } = await page;
  const databases = (await indexedDB.databases()).length;
  const set = await stage('article', words, { page });
  const found = await set.ask('apple cake', false);
  expect(found.join(' ')).toContain('A week on the islands, Where to eat');
  expect(found.join(' ')).not.toContain('pirates');
  await set.choose('Peel a kilogram');
  const details = document.querySelector('details');
  await expect.poll(set.highlighted).toEqual([expect.stringMatching(/^The recipe of the apple cake\s+Peel a kilogram of tart apples[^]*fifty minutes\.$/)]);
  expect(details?.open).toBe(true);
  expect(window.scrollY).toBeGreaterThan(100);
  expect(document.activeElement?.localName).toBe('summary');
  expect(set.one('.findbar .place').textContent).toMatch(/^\d of \d$/);
  set.one('.findbar [aria-keyshortcuts=F3]').click();
  await expect.poll(() => set.highlighted()[0] ?? '').not.toContain('Peel a kilogram');
  document.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'Escape' }));
  await expect.poll(set.highlighted).toEqual([]);
  expect(set.all('.findbar .place')).toEqual([]);
  await set.ask('ferry', false);
  await set.choose('night train');
  await expect.poll(() => set.highlighted().length).toBe(1);
  set.element.remove();
  expect(set.traces()).toEqual(set.before);
  expect((await indexedDB.databases()).length).toBeLessThanOrEqual(databases + 1);
});

test('gallery: pictures are found by what they show, those that cannot be read by their words, and that is said', async () => {
  const page = visit('gallery');
  const { document } = await page;
  const elsewhere = document.querySelector<HTMLImageElement>('[data-elsewhere]');
  // Another site, which answers nobody.
  elsewhere?.setAttribute('src', 'http://127.0.0.1:9/windmill.jpg');
  elsewhere?.removeAttribute('data-elsewhere');
  const before = new Set((await indexedDB.databases()).map(({ name }) => name));
  const set = await stage('gallery', { backgrounds: '' }, { page });
  const [first] = await set.ask('two teal cats');
  // Nothing but its looks says so.
  expect(first).toContain('Print no. 15');
  expect((await set.ask('windmill'))[0]).toContain('From another site');
  expect((await set.ask('lighthouse'))[0]).toContain('Sold out');
  expect(set.one('.foot').textContent).toMatch(/1 picture of other sites is found by its words only\.\s*1 picture was not looked at/);
  expect((await set.ask('the open sea on a sunny day')).slice(0, 4).join(' ')).toContain('Our view');
  await set.ask('two teal cats');
  await set.choose('Print no. 15');
  await expect.poll(() => set.all('.marks i').length).toBe(1);
  const outline = set.one('.marks i').getBoundingClientRect();
  const picture = document.querySelector('[data-id="15"] img')?.getBoundingClientRect();
  await expect.poll(() => Math.abs(set.one('.marks i').getBoundingClientRect().top - (document.querySelector('[data-id="15"] img')?.getBoundingClientRect().top ?? 0))).toBeLessThan(8);
  expect(outline.width).toBeGreaterThan(picture?.width ?? Infinity);
  set.element.remove();
  expect(set.traces()).toEqual(await traces(set.before, elsewhere));
  expect((await indexedDB.databases()).map(({ name }) => name).filter((name) => !before.has(name))).toEqual([]);
});

/** The page as it was, but for the picture that the test itself has given an address. */
async function traces(before: unknown, elsewhere: HTMLImageElement | null): Promise<unknown> {
  const { html, ...rest } = before as { html: string };
  return { ...rest, html: html.replace(/<img data-elsewhere[^>]*>/, elsewhere?.outerHTML ?? '') };
}

test('docs: the nearest option of a reference, within what scrolls by itself; hidden tabs are not found', async () => {
  const set = await stage('docs', { ...words, shortcut: '/' });
  set.document.dispatchEvent(new set.window.KeyboardEvent('keydown', { key: '/', cancelable: true }));
  await expect.poll(() => set.one<HTMLDialogElement>('dialog').open).toBe(true);
  const found = await set.ask('password', false);
  expect(found[0]).toContain('Configuration, Options, proxy');
  expect((await set.ask('pnpm', false)).join(' ')).not.toContain('pnpm add');
  await set.ask('certificates', false);
  await set.choose('Certificates');
  await expect.poll(set.highlighted).toEqual([expect.stringContaining('Certificates that your company signed')]);
  expect(set.document.querySelector('.content')?.scrollTop).toBeGreaterThan(100);
  set.element.remove();
  expect(set.traces()).toEqual(set.before);
});

test('app: a page that draws itself anew is followed, also where something is highlighted', async () => {
  const set = await stage('app', { ...words, inline: '' });
  const draw = (set.window as unknown as { draw: (folder: string) => void }).draw;
  expect((await set.ask('tomatoes', false))[0]).toContain('inbox, Aunt Vera');
  draw('archive');
  await expect.poll(() => set.all('.hit').length).toBe(0);
  expect((await set.ask('volcanoes', false))[0]).toContain('archive, Library');
  await set.choose('volcanoes');
  await expect.poll(set.highlighted).toEqual([expect.stringContaining('volcanoes')]);
  draw('archive');
  await expect.poll(set.highlighted).toEqual([expect.stringContaining('volcanoes')]);
  draw('inbox');
  await expect.poll(() => set.highlighted().join('')).toBe('');
  // What has gone for good is not looked for again and again.
  await new Promise((resolve) => setTimeout(resolve, 600));
  const looks = vi.spyOn(set.window, 'getComputedStyle');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(looks).not.toHaveBeenCalled();
  set.element.remove();
  expect((set.traces() as { highlights: string[] }).highlights).toEqual([]);
});

test('hostile: a foreign base, ids that are taken twice, forms that forge the document', async () => {
  const set = await stage('hostile', { ...words, for: 'main' });
  const found = await set.ask('diesel engine', false);
  expect(found[0]).toContain('You have to bleed the fuel line');
  await set.choose('bleed the fuel line');
  await expect.poll(set.highlighted).toEqual([expect.stringContaining('bleed the fuel line')]);
  expect((await set.ask('spammer', false))[0]).toContain('<script>alert(1)</script> <img src=x onerror=alert(1)> was what the spammer wrote');
  expect((await set.ask('carburettor', false))[0]).toContain('Diagram of a carburettor');
  await set.choose('carburettor');
  await expect.poll(() => set.all('.marks i').length).toBe(1);
  set.element.remove();
  expect(set.traces()).toEqual(set.before);
});

test('hostile: a form that forges itself is searched, shown and followed', async () => {
  const set = await stage('hostile', { ...words, for: 'reply', shortcut: '/' });
  expect((await set.ask('oakum', false))[0]).toContain('Caulk the seams');
  await set.choose('Caulk the seams');
  await expect.poll(set.highlighted).toEqual([expect.stringContaining('Caulk the seams')]);
  const active = (): Element | null => Object.getOwnPropertyDescriptor(Document.prototype, 'activeElement')?.get?.call(set.document);
  expect(active()?.id).toBe('reply');
  expect(set.window.scrollY).toBeGreaterThan(100);
  active()?.dispatchEvent(new set.window.KeyboardEvent('keydown', { key: '/', bubbles: true, composed: true, cancelable: true }));
  await expect.poll(() => set.one<HTMLDialogElement>('dialog').open).toBe(true);
  const after = set.document.createTextNode('Then tar it.');
  set.window.Element.prototype.append.call(set.document.getElementsByClassName('post')[2], after);
  await expect.poll(async () => (await set.ask('tar', false))[0]).toContain('Then tar it');
  after.remove();
  set.element.remove();
  expect(set.traces()).toEqual(set.before);
});

test('where a place cannot be shown that is said, and the next one is shown all the same', async () => {
  const set = await stage('docs', words);
  const errors: unknown[] = [];
  set.element.addEventListener('glimpse-error', ({ detail }) => errors.push(detail.error.code));
  const scroll = vi.spyOn(set.window.Element.prototype, 'scrollIntoView').mockImplementationOnce(() => { throw new Error('not here'); });
  await set.ask('proxy', false);
  await set.choose('proxy');
  await expect.poll(() => errors.length).toBe(1);
  set.one('.findbar [aria-keyshortcuts=F3]').click();
  await expect.poll(() => scroll.mock.calls.length).toBe(2);
  expect(set.highlighted().length).toBe(1);
});

test('the address may have the query, and then the search opens with it; other fragments are the page’s own', async () => {
  const set = await stage('article', words, { hash: '#glimpse=smoked%20mackerel' });
  await expect.poll(() => set.all('.hit').length).toBeGreaterThan(0);
  expect(set.one<HTMLInputElement>('input').value).toBe('smoked mackerel');
  expect(set.window.location.hash).toBe('#glimpse=smoked%20mackerel');
  set.element.close();
  set.window.location.hash = '#nights';
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(set.one<HTMLDialogElement>('dialog').open).toBe(false);
});
