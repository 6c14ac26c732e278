import { expect, test } from 'vitest';
import { FakeLibrary, hits, item, pause, press, stage, type, until, type Stage } from './fake-library.ts';

/** Newer pictures arrive, as they do while a folder is added. */
async function grow({ library }: Stage, from: number, count: number): Promise<void> {
  library.items = [...Array.from({ length: count }, (_, index) => item(from + index)), ...library.items];
  library.emit('change', { items: library.items.length });
  await pause(600);
}

async function shown(set: Stage, id: string): Promise<void> {
  await until(() => set.session.viewing === id && set.one('dialog[open]').textContent!.includes(set.library.items.find((known) => known.id === id)!.name));
}

test('the large view stays on its picture while newer ones push it off the pages that were read', async () => {
  const set = await stage(new FakeLibrary(20));
  const { session, one } = set;
  session.show('id-3');
  await until(() => set.all('dialog[open]').length === 1);
  for (const from of [1000, 2000, 3000, 4000, 5000]) await grow(set, from, 50);
  await grow(set, 6000, 300);
  await shown(set, 'id-3');
  expect(one('.position').textContent).toBe('554 of 570');
  press(one('dialog'), 'ArrowRight');
  await shown(set, 'id-4');
  for (const id of ['id-3', 'id-2', 'id-1', 'id-0', 'id-1049']) {
    press(one('dialog'), 'ArrowLeft');
    await shown(set, id);
  }
});

test('the neighbours are right when pictures go and come at once', async () => {
  const set = await stage(new FakeLibrary(300));
  const { library, session, one } = set;
  session.want(200, 300);
  await until(() => session.view.items[250] !== undefined);
  session.show('id-250');
  library.items = library.items.filter(({ id }) => id !== 'id-100');
  await grow(set, 1000, 3);
  await shown(set, 'id-250');
  expect(one('.position').textContent).toBe('253 of 302');
  expect(session.view.items.filter((known) => known?.id === 'id-250').length).toBe(1);
});

test('a picture that is no longer in the answer stays open, alone', async () => {
  const set = await stage(new FakeLibrary(20));
  const { library, session, one, all } = set;
  session.show('id-3');
  await until(() => all('dialog[open]').length === 1);
  library.items = [];
  library.emit('change', { items: 0 });
  await until(() => session.view.items.length === 0);
  await pause(50);
  expect(one('dialog[open]').textContent).toContain('picture 3.png');
  expect(all('.step').map((button) => (button as HTMLButtonElement).disabled)).toEqual([true, true]);
  press(one('dialog'), 'Delete');
  await until(() => all('dialog').length === 0 && session.viewing === undefined);
});

test('an answer that gets better moves nothing under the large view; another question does', async () => {
  const set = await stage(new FakeLibrary(20));
  const { library, session, one, all } = set;
  const ids = () => session.looking.view.items.map((known) => known?.id);
  library.answer = () => Promise.resolve(hits(library.items.slice(0, 8), 8));
  session.searching.ask({ text: 'cat' });
  await until(() => session.results?.hits.length === 8);
  session.show('id-0');
  await until(() => all('dialog[open]').length === 1 && one('.position').textContent === '1 of 8');
  library.answer = () => Promise.resolve(hits(library.items.slice(0, 7).toReversed(), 7));
  session.searching.again();
  await until(() => session.view.items[0]?.id === 'id-6');
  await pause(50);
  expect(one('.position').textContent).toBe('1 of 8');
  press(one('dialog'), 'ArrowRight');
  await shown(set, 'id-1');
  press(one('dialog'), 'Delete');
  await shown(set, 'id-2');
  expect(ids()).toEqual(['id-0', 'id-2', 'id-3', 'id-4', 'id-5', 'id-6', 'id-7']);
  await session.removing.flush();
  expect(ids()).toEqual(['id-0', 'id-2', 'id-3', 'id-4', 'id-5', 'id-6', 'id-7']);
  session.show(undefined);
  expect(ids()).toEqual(session.view.items.map((known) => known?.id));
  session.show('id-3');
  session.searching.ask({ text: 'dog' });
  await until(() => session.searching.answered?.text === 'dog');
  expect(ids()).toEqual(session.view.items.map((known) => known?.id));
});

test('a view that leaves the page is closed', async () => {
  const { session, one, all } = await stage(new FakeLibrary(20));
  session.show('id-3');
  await until(() => all('dialog[open]').length === 1);
  one('glimpse-viewer').remove();
  await pause(20);
  expect(session.viewing).toBe(undefined);
});

test('files of one name and size in two folders keep their own original', async () => {
  const { library, session } = await stage(new FakeLibrary(2));
  const [a, b] = ['a', 'b'].map((folder, index) => item(100 + index, { name: '1.bmp', folder, bytes: 2 }));
  library.report = () => Promise.resolve({ added: [a!, b!], unchanged: [], skipped: [] });
  await session.adding.add(() => Promise.resolve(['a', 'b'].map((folder) => ({ image: new Blob([folder + folder]), name: '1.bmp', folder }))));
  expect(await session.adding.originals.get(a!)?.text()).toBe('aa');
  expect(await session.adding.originals.get(b!)?.text()).toBe('bb');
});

test('no original is shown rather than the wrong one', async () => {
  const { library, session } = await stage(new FakeLibrary(2));
  const one = item(100, { name: '1.bmp', bytes: 2 });
  library.report = () => Promise.resolve({ added: [one], unchanged: [], skipped: [] });
  const add = (...texts: string[]) => session.adding.add(() => Promise.resolve(texts.map((text) => ({ image: new Blob([text]), name: '1.bmp' }))));
  await add('aa', 'bb', 'cc');
  expect(session.adding.originals.get(one)).toBe(undefined);
  await add('aa');
  expect(await session.adding.originals.get(one)?.text()).toBe('aa');
  expect(session.adding.originals.get({ ...one, modified: 5 })).toBe(undefined);
});

test('what was added before a cancel shows its original', async () => {
  const { library, session } = await stage(new FakeLibrary(2));
  library.report = (_inputs, { signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  const image = new File(['aa'], 'a.jpg');
  const adding = session.adding.add(() => Promise.resolve([{ image, name: 'a.jpg' }]));
  await pause(50);
  session.adding.cancel();
  await adding;
  expect(session.adding.originals.get(item(7, { name: 'a.jpg', bytes: 2, modified: image.lastModified }))).toBe(image);
});

test('no address of this page is told to where a picture comes from', async () => {
  const { session, all } = await stage(new FakeLibrary(5));
  session.show('id-3');
  await until(() => all('dialog[open] img').length === 1);
  const pictures = [...all('dialog img'), ...all('.open img')];
  expect(new Set(pictures.map((picture) => (picture as HTMLImageElement).referrerPolicy))).toEqual(new Set(['no-referrer']));
});

test('what is known of a picture', async () => {
  const library = new FakeLibrary(3);
  library.items = [
    item(1, {
      caption: 'a boat', folder: 'Summer/Sea', taken: Date.UTC(2024, 5, 1, 21, 30), offset: 120, camera: 'Pixel 8', lens: '24 mm', tags: ['boat', 'sea'],
      place: { lat: 48.1375, lon: -11.5755 },
    }),
    item(2, { modified: Date.UTC(2020, 1, 2, 12) }),
  ];
  const { session, all, one } = await stage(library);
  session.show('id-1');
  await until(() => all('dialog[open]').length === 1);
  const facts = () => Object.fromEntries(all('dialog dl > div').map((row) => [row.querySelector('dt')?.textContent, row.querySelector('dd')?.textContent?.replaceAll(/\s+/g, ' ').trim()]));
  expect(facts()).toEqual({
    Caption: 'a boat', Name: 'picture 1.png', Folder: 'Summer/Sea', Taken: 'June 1, 2024 at 9:30 PM (UTC+2)', Camera: 'Pixel 8', Lens: '24 mm',
    Size: '40 × 30 · 1 kB', Tags: 'boat, sea', Place: '48.1375, -11.5755 Near this',
  });
  one('dialog dl button').click();
  await until(() => library.queries.length === 1 && all('dialog').length === 0);
  expect(library.queries[0]?.filters).toEqual({ near: { lat: 48.1375, lon: -11.5755, km: 5 } });
  expect((one('input[type=search]') as HTMLInputElement).value).toBe('near:48.1375,-11.5755,5km');
});

test('a group is a strip in the large view; each of it can be looked at and removed', async () => {
  const library = new FakeLibrary(20);
  const answer = hits([item(1), item(5)]);
  library.answer = () => Promise.resolve({ ...answer, hits: answer.hits.map((hit, index) => ({ ...hit, alike: index === 0 ? [item(2), item(3)] : [] })) });
  const set = await stage(library);
  const { session, one, all } = set;
  type(one('input[type=search]'), 'a cat');
  await until(() => all('.cell').length === 2);
  session.show('id-1');
  await until(() => all('.strip button').length === 3);
  expect(one('dialog').textContent).toMatch(/Why it is here\s*how it looks/);
  all('.strip button')[2]?.click();
  await shown(set, 'id-3');
  expect(all('.strip [aria-current]').map(({ title }) => title)).toEqual(['picture 3.png']);
  expect(one('.position').textContent).toBe('1 of 2');
  press(one('dialog'), 'Delete');
  await shown(set, 'id-1');
  await until(() => all('.strip button').length === 2);
  press(one('dialog'), 'ArrowRight');
  await shown(set, 'id-5');
  expect(all('.strip')).toEqual([]);
});

test('a passage is read, not shown as a picture', async () => {
  const library = new FakeLibrary(3);
  library.items = [item(1, { type: 'text', name: 'notes.txt', caption: 'The sea was calm.', mime: 'text/plain', width: 0, height: 0 }), item(2)];
  const { session, one, all } = await stage(library);
  session.show('id-1');
  await until(() => all('dialog[open] blockquote').length === 1);
  expect(one('blockquote').textContent).toBe('The sea was calm.');
  expect(all('dialog img')).toEqual([]);
  expect(one('dialog dl').textContent).not.toContain('0 × 0');
});
