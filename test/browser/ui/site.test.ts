import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { GlimpseError } from '../../../src/errors.ts';
import { sessionFor } from '../../../src/ui/session.ts';
import type { Item, Stats, Tower } from '../../../src/types.ts';
import type { CallOptions } from '../../../src/types.ts';
import { FakeLibrary, hits, item, large, pause, press, stage, type, until } from './fake-library.ts';

const place = (title: string, ...headings: string[]) => ({ url: `https://site.example/${title.toLowerCase()}.html#here`, title, headings });
const passage = (index: number, more: Partial<Item> = {}): Item => item(index, { type: 'text', caption: 'The ferry leaves at nine and comes back in the evening.', page: place('Ferries', 'Getting there', 'By sea'), ...more });

/** A prebuilt index of pictures and passages. */
class Index extends FakeLibrary {
  override readOnly = true;
  /** Towers that were counted, and prepared. */
  readonly counted: string[] = [];
  readonly started: string[] = [];
  here = new Set<Tower>(['text', 'vision']);

  constructor() {
    super(4);
    this.items = [...this.items.map((one, i) => ({ ...one, url: `https://site.example/${i}.webp`, page: place('Pictures', 'All') })), passage(10), passage(11, { page: { url: 'javascript:alert(1)', title: 'Hostile', headings: [] } })];
  }

  override async stats(towers: readonly Tower[] = ['text']): Promise<Stats> {
    this.counted.push(towers.join(' '));
    const missing = towers.filter((tower) => !this.here.has(tower)).length;
    return { ...(await super.stats()), model: { ...this.model, download: missing * 1e6 } };
  }

  override async prepare(towers: readonly Tower[] = ['text'], options: CallOptions = {}): Promise<Stats> {
    this.started.push(towers.join(' '));
    await this.fetch(options);
    for (const tower of towers) this.here.add(tower);
    return this.stats(towers);
  }
}

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  await page.viewport(1200, 800);
});

const staged = (library = new Index(), attributes: Record<string, string> = {}) => stage(library, { index: '/search/', integrity: 'sha256-AAAA', ...attributes });

async function accessible(): Promise<void> {
  await pause(50);
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

async function asked(words: string, library = new Index(), attributes: Record<string, string> = {}) {
  const set = await staged(library, attributes);
  type(set.one('input[type=search]'), words);
  await until(() => set.session.searching.results !== undefined && !set.session.searching.busy);
  set.session.searching.unfold(true);
  await until(() => set.all('.cell.wide').length > 0);
  return set;
}

test('nothing is opened before it is used, and then the index that the page names', async () => {
  const opened: unknown[] = [];
  const session = sessionFor('/lazy/', async (options) => {
    opened.push(options);
    return new Index();
  });
  document.body.innerHTML = '<glimpse-search index="/lazy/" integrity="sha256-BBBB" site-base="/book/"><p>Plain links</p></glimpse-search>';
  const search = document.querySelector('glimpse-search')!;
  await pause(1300);
  expect([opened, session.stats]).toEqual([[], undefined]);
  const status = search.shadowRoot!.querySelector('glimpse-status')!;
  expect(status.shadowRoot!.querySelector('.count')!.textContent).toBe('Find pictures and passages by describing them');
  expect(search.shadowRoot!.querySelector('slot:not([name])')).not.toBeNull();
  await accessible();
  search.focus();
  await until(() => session.stats !== undefined);
  expect(opened).toMatchObject([{ index: '/lazy/', integrity: 'sha256-BBBB', siteBase: '/book/', name: '/lazy/' }]);
  await until(() => status.shadowRoot!.querySelector('.count')!.textContent === 'Search this site: 6 pictures and passages');
  search.removeAttribute('index');
  await search.updateComplete;
  expect(sessionFor('/lazy/')).toBe(session);
  search.remove();
});

test('there is no way to change it, and nothing is noted', async () => {
  const { all, one, library, search, session } = await staged();
  expect(all('glimpse-add, [data-do=remove]')).toEqual([]);
  one('glimpse-grid').focus();
  press(one('.open'), 'Delete');
  expect(session.removing.ids.size).toBe(0);
  one('[data-do=open]').click();
  await until(() => all('dialog .toolbar').length === 1);
  expect(all('dialog .toolbar button').map(({ textContent }) => textContent.trim())).toEqual(['Similar', '']);
  press(one('dialog'), 'Delete');
  expect(session.viewing).toBeDefined();
  session.show(undefined);
  one('.privacy').click();
  await until(() => all('.panel').length > 0);
  expect(all('.panel button, .panel dialog, .panel .copies')).toEqual([]);
  expect(one('.panel').textContent).toContain('stay in this browser');
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'a.png', { type: 'image/png' }));
  const over = new DragEvent('dragover', { bubbles: true, cancelable: true, composed: true, dataTransfer: data });
  one('glimpse-grid').dispatchEvent(over);
  expect(over.defaultPrevented).toBe(false);
  one('glimpse-box').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, composed: true, dataTransfer: data }));
  await until(() => library.queries.length === 1);
  expect(library.queries[0]).toMatchObject({ image: expect.any(File) });
  const pasted = new ClipboardEvent('paste', { clipboardData: data, cancelable: true, bubbles: true, composed: true });
  search.dispatchEvent(pasted);
  await until(() => library.queries.length === 2);
  expect([library.additions, library.removed, library.calls]).toEqual([0, [], []]);
  expect(Object.keys(localStorage)).toEqual([]);
});

test('passages are read where they are found and lead to their pages; pictures to the page and to themselves', async () => {
  const { all, one, session } = await asked('ferry');
  const [first, hostile] = all('.cell.wide');
  const link = first!.querySelector('a')!;
  expect([link.href, link.querySelector('.title')!.textContent, link.querySelector('.path')!.textContent, link.querySelector('q')!.textContent]).toEqual(['https://site.example/ferries.html#here:~:text=The%20ferry%20leaves%20at%20nine%20and%20comes%20back%20in%20the%20evening', 'Ferries', 'Getting there › By sea', 'The ferry leaves at nine and comes back in the evening.']);
  expect([hostile!.querySelector('a'), hostile!.querySelector('button.open') !== null]).toEqual([null, true]);
  expect(first!.offsetWidth).toBeGreaterThan(2 * first!.offsetHeight);
  const tile = one('.cell:not(.wide)');
  expect(tile.querySelector<HTMLAnchorElement>('.actions a')!.href).toBe('https://site.example/pictures.html#here');
  expect(tile.querySelector('.actions a')!.getAttribute('aria-label')).toBe('Go to the page: Pictures');
  // By keyboard, from the pictures to the passages below them.
  one('glimpse-grid').focus();
  press(one('.open'), 'End', { ctrlKey: true });
  await until(() => all('.wide [tabindex="0"]').length > 0);
  const selected: string[] = [];
  document.addEventListener('glimpse-select', (event) => selected.push(event.detail.item.id), { once: true });
  link.addEventListener('click', (event) => event.preventDefault());
  link.click();
  expect(selected).toEqual(['id-10']);
  expect(session.viewing).toBeUndefined();
  all('.cell:not(.wide) .open')[0]!.click();
  await until(() => all('dialog[open] .toolbar a').length === 2);
  expect(all('dialog .toolbar a').map((one) => [one.textContent, (one as HTMLAnchorElement).href])).toEqual([['Go to the page', 'https://site.example/pictures.html#here'], ['Original', 'https://site.example/0.webp']]);
  expect(one('dialog dl').textContent).toMatch(/Page\s*Pictures[\s\S]*Section\s*All/);
  await accessible();
});

test('each tower is asked for by itself, once, and an item of the index needs none', async () => {
  const library = new Index();
  library.model = large;
  library.here.clear();
  const set = await staged(library, { model: 'jina-clip-v1' });
  const { session } = set;
  session.search({ examples: [{ item: library.items[0]! }] });
  await until(() => library.queries.length === 1);
  expect([session.consent.phase, library.started]).toEqual(['idle', []]);
  session.search({ text: 'ferry' });
  await until(() => set.all('.consent').length === 1);
  expect(library.queries.at(-1)).toMatchObject({ by: 'keywords' });
  await accessible();
  session.consent.agree();
  await until(() => library.queries.at(-1)?.text === 'ferry' && library.queries.at(-1)?.by === undefined);
  expect(library.started).toEqual(['text']);
  session.search({ examples: [{ image: new Blob(['x']) }] });
  await until(() => session.consent.phase === 'asking');
  session.consent.refuse();
  session.search({ text: 'boat' });
  await until(() => library.queries.at(-1)?.text === 'boat' && !session.searching.busy);
  expect([library.started, session.consent.phase]).toEqual([['text'], 'idle']);
  expect(Object.keys(localStorage)).toEqual([]);
});

test('an index that cannot be read is said in one sentence, and tried again; names are found where only the rest is damaged', async () => {
  let broken = true;
  const session = sessionFor('/broken/', async () => {
    if (broken) throw new GlimpseError('index-invalid', 'manifest: another SHA-256');
    return new Index();
  });
  document.body.innerHTML = '<glimpse-search index="/broken/"><p>Plain links</p></glimpse-search>';
  const search = document.querySelector('glimpse-search')!;
  await search.updateComplete;
  search.focus();
  await until(() => session.notices.lasting.length > 0);
  session.search({ text: 'ferry' });
  await pause(200);
  expect(session.notices.lasting.map(({ text }) => text)).toEqual([new GlimpseError('index-invalid').message]);
  await accessible();
  broken = false;
  session.search({ text: 'ferry at nine' });
  await until(() => session.searching.results !== undefined);
  search.remove();

  const library = new Index();
  library.answer = async (query) => {
    if (query.by !== 'keywords') throw new GlimpseError('index-invalid', 'sketches');
    return { ...hits(library.items.slice(4, 5)), keywordsOnly: true };
  };
  const { session: other, all } = await asked('ferry', library);
  expect(other.notices.lasting.map(({ text }) => text)).toEqual([new GlimpseError('index-invalid').message]);
  expect(all('.cell.wide')).toHaveLength(1);
});

test('in every width, turned round and by a screen reader it is all there', async () => {
  for (const [width, dir] of [[390, 'ltr'], [1200, 'rtl']] as const) {
    await page.viewport(width, 800);
    document.documentElement.dir = dir;
    const { all, search } = await asked('ferry');
    await until(() => all('.cell.wide a').length > 0);
    for (const cell of all('.cell.wide')) expect(cell.getBoundingClientRect().width).toBeLessThanOrEqual(search.clientWidth);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
    await accessible();
  }
  document.documentElement.dir = '';
});
