import { expect, test } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import type { Results } from '../../../src/types.ts';
import { FakeLibrary, hits, item, pause, press, stage, type, until } from './fake-library.ts';

const names = (all: (selector: string) => HTMLElement[]) => all('.open .name').map((name) => name.textContent);

test('the newest query wins, whatever order the answers come in', async () => {
  const library = new FakeLibrary(30);
  const gates = new Map<string, (results: Results) => void>();
  library.answer = ({ text = '' }) => new Promise((resolve) => gates.set(text, resolve));
  const { all, one, session } = await stage(library);
  type(one('input[type=search]'), 'first');
  await until(() => gates.has('first'));
  type(one('input[type=search]'), 'second');
  await until(() => gates.has('second'));
  gates.get('second')?.(hits([item(2, { caption: 'the second answer' })]));
  await until(() => names(all).includes('the second answer'));
  gates.get('first')?.(hits([item(1, { caption: 'the first answer' })]));
  await pause(50);
  expect(names(all)).toEqual(['the second answer']);
  expect(session.searching.busy).toBe(false);
});

test('typing is one search, and the search before it is aborted', async () => {
  const library = new FakeLibrary(30);
  const signals: (AbortSignal | undefined)[] = [];
  library.answer = ({ by }, signal) => {
    if (by !== 'keywords') signals.push(signal);
    return new Promise(() => {});
  };
  const { one } = await stage(library);
  for (const text of ['a', 'a p', 'a pi', 'a pink cat']) type(one('input[type=search]'), text);
  await until(() => signals.length === 1);
  expect(library.queries.map(({ text }) => text)).toEqual(['a pink cat', 'a pink cat']);
  type(one('input[type=search]'), 'a dog');
  expect(signals[0]?.aborted).toBe(true);
});

test('nothing is searched while a word is being composed', async () => {
  const library = new FakeLibrary(30);
  const { one } = await stage(library);
  const input = one('input[type=search]');
  input.dispatchEvent(new CompositionEvent('compositionstart'));
  type(input, 'ね');
  press(input, 'Enter', { isComposing: true });
  await pause(250);
  expect(library.queries).toEqual([]);
  type(input, '猫');
  input.dispatchEvent(new CompositionEvent('compositionend'));
  await until(() => library.queries.length > 0);
  expect(library.queries[0]?.text).toBe('猫');
});

test('an empty library is not searched, and nothing is prepared', async () => {
  const library = new FakeLibrary(0);
  const { one, all } = await stage(library, { sample: 'album.json' });
  one('input[type=search]').focus();
  type(one('input[type=search]'), 'a pink cat');
  await until(() => all('.hint').length > 1 || one('.hint').textContent === 'Add pictures first, or try the sample album.');
  await pause(200);
  expect(library.queries).toEqual([]);
  expect(library.prepared).toBe(0);
});

test('the first focus prepares the words, once', async () => {
  const library = new FakeLibrary(3);
  const { one } = await stage(library);
  expect(library.prepared).toBe(0);
  const input = one('input[type=search]');
  input.focus();
  input.blur();
  input.focus();
  await pause(20);
  expect(library.prepared).toBe(1);
});

test('a failure is shown as its sentence and told to the page; the next success takes it away', async () => {
  const library = new FakeLibrary(30);
  library.answer = () => Promise.reject(new GlimpseError('model-network', 'fetch failed at port 9'));
  const { one, all, search } = await stage(library);
  const answer = new FakeLibrary(30);
  const heard: string[] = [];
  search.addEventListener('glimpse-error', (event) => heard.push(event.detail.error.code));
  type(one('input[type=search]'), 'a cat');
  await until(() => all('.notice').length > 0);
  expect(one('.notice').textContent).toContain('The model could not be downloaded: no connection.');
  expect(one('.notice').textContent).not.toContain('port 9');
  expect(heard).toEqual(['model-network']);
  library.answer = answer.answer;
  type(one('input[type=search]'), 'a dog');
  await until(() => all('.notice').length === 0);
});

test('an answer is told to the page with its query', async () => {
  const library = new FakeLibrary(30);
  const { one, search } = await stage(library);
  const answered = new Promise<string | undefined>((resolve) => {
    document.addEventListener('glimpse-results', (event) => resolve(event.detail.query.text), { once: true });
  });
  expect(search.isConnected).toBe(true);
  type(one('input[type=search]'), 'a cat');
  expect(await answered).toBe('a cat');
});

test('elements of one library share query and answer', async () => {
  const library = new FakeLibrary(30);
  const { one, search } = await stage(library);
  const grid = document.createElement('glimpse-grid');
  grid.library = search.library;
  document.body.append(grid);
  type(one('input[type=search]'), 'a cat');
  await until(() => grid.shadowRoot?.querySelector('.heading[role=row]') !== null);
  expect(grid.shadowRoot?.querySelector('[role=rowheader]')?.textContent?.trim()).toBe('Strong matches');
});

test('another library name is another session', async () => {
  const first = new FakeLibrary(3);
  const { search, all } = await stage(first);
  const { search: other } = await stage(new FakeLibrary(7));
  search.library = other.library;
  document.body.replaceChildren(search);
  await until(() => all('.open img').length === 7);
});

const picture = (name: string) => new File([name], name, { type: 'image/png' });

function paste(target: HTMLElement, file: File): void {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(file);
  target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }));
}

test('pictures and words are one query, each can be subtracted or taken out', async () => {
  const library = new FakeLibrary(30);
  const { one, all } = await stage(library);
  const input = one('input[type=search]');
  const last = () => library.queries.at(-1);
  paste(input, picture('a.png'));
  await until(() => library.queries.length === 1);
  expect(last()?.image).toBeInstanceOf(File);
  expect(last()?.terms).toBe(undefined);
  type(input, 'at night -people tag:x');
  await until(() => last()?.terms?.length === 3);
  expect(last()).toMatchObject({ terms: [{ text: 'at night' }, { text: 'people', weight: -1 }, {}], filters: { tag: 'x' } });
  expect(last()?.terms?.[2]?.image).toBeInstanceOf(File);
  paste(input, picture('b.png'));
  await until(() => all('.chip').length === 2 && last()?.terms?.length === 4);
  all('.chip [aria-pressed]')[0]?.click();
  await until(() => last()?.terms?.[2]?.weight === -1);
  expect(all('.chip [aria-pressed=true]').length).toBe(1);
  all('.chip button:last-child')[0]?.click();
  await until(() => all('.chip').length === 1 && last()?.terms?.length === 3);
  expect((input as HTMLInputElement).value).toBe('at night -people tag:x');
  expect(last()?.terms?.[2]?.weight).toBe(undefined);
  type(input, '');
  await until(() => last()?.image instanceof File);
  press(input, 'Backspace');
  await until(() => all('.chip').length === 0 && all('[role=rowheader]').length === 0);
});

test('what is cleared first are the words, then the pictures', async () => {
  const { one, all, session } = await stage(new FakeLibrary(30));
  session.search({ text: 'a cat', examples: [{ item: item(3) }] });
  await until(() => all('.chip').length === 1);
  one('[aria-label="Clear the search"]').click();
  await until(() => (one('input[type=search]') as HTMLInputElement).value === '');
  expect(all('.chip').length).toBe(1);
  press(one('input[type=search]'), 'Escape');
  await until(() => all('.chip').length === 0);
});

test('names and captions answer before the model is ready; its answer takes their place and leaves the keyboard where it is', async () => {
  const library = new FakeLibrary(30);
  let full: ((results: Results) => void) | undefined;
  library.answer = ({ by }) => (by === 'keywords' ? Promise.resolve({ ...hits([item(4), item(5), item(6)]), keywordsOnly: true }) : new Promise((resolve) => (full = resolve)));
  const { one, all, session } = await stage(library);
  type(one('input[type=search]'), 'picture');
  await until(() => all('.cell').length === 3);
  expect(one('.hint').textContent).toBe('Matching names and captions; meaning follows when the model is ready.');
  expect(session.searching.busy).toBe(true);
  one('glimpse-grid').focus();
  await pause(50);
  press(all('.open')[0]!, 'ArrowRight');
  await until(() => all('.open:focus').length === 1 && all('.open:focus')[0]?.textContent?.trim() === 'picture 5.png');
  full?.(hits([item(9), item(8), item(5), item(7)], 4, 0));
  await until(() => all('.cell').length === 4);
  await until(() => all('.open:focus').length === 1);
  expect(all('.open:focus')[0]?.textContent?.trim()).toBe('picture 5.png');
  expect(all('.hint')).toEqual([]);
});

test('before the model has had its part, nobody says that nothing is there', async () => {
  const library = new FakeLibrary(30);
  let fail: ((error: Error) => void) | undefined;
  library.answer = ({ by }) => (by === 'keywords' ? Promise.resolve({ ...hits([]), total: 30, nothing: true, keywordsOnly: true }) : new Promise((_, reject) => (fail = reject)));
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'a cat');
  await until(() => all('.hint').length === 1);
  expect(all('.message')).toEqual([]);
  expect(one('[part=summary]').textContent).not.toContain('No good match');
  fail?.(new GlimpseError('model-network'));
  await until(() => all('.message').length === 1);
  expect(one('.message').textContent).toContain('No name or caption has “a cat”.');
});

test('an answer that came before the library was measured is asked for again', async () => {
  const library = new FakeLibrary(30);
  let asked = 0;
  library.answer = ({ by }) => Promise.resolve(by === 'keywords' ? { ...hits([]), keywordsOnly: true } : { ...hits([item(asked)]), settled: ++asked === 3 });
  const { one, all, session } = await stage(library);
  type(one('input[type=search]'), 'a cat');
  await until(() => asked === 3 && !session.searching.busy);
  await until(() => all('.open')[0]?.textContent?.trim() === 'picture 2.png');
});

test('when the model does not come, names and captions stay, and it is said', async () => {
  const library = new FakeLibrary(30);
  library.answer = ({ by }) => (by === 'keywords' ? Promise.resolve({ ...hits([item(4)]), keywordsOnly: true }) : pause(100).then(() => Promise.reject(new GlimpseError('model-network'))));
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'picture');
  await until(() => all('.notice').length === 1);
  expect(all('.cell').length).toBe(1);
  expect(one('.hint').textContent).toBe('Only names and captions were compared.');
});

test('pictures, filters alone and a model that runs need no look at names first', async () => {
  const library = new FakeLibrary(30);
  const { one, session } = await stage(library);
  session.search({ examples: [{ item: item(3) }] });
  await until(() => library.queries.length === 1);
  session.search({ text: 'tag:x' });
  await until(() => library.queries.length === 2);
  expect(library.queries[1]).toEqual({ terms: [], filters: { tag: 'x' }, limit: 200 });
  session.stats = { ...session.stats!, towers: [{ tower: 'text', device: 'wasm', dtype: 'q8', threads: 1, why: '' }] };
  type(one('input[type=search]'), 'a cat');
  await until(() => library.queries.length === 3);
  await pause(50);
  expect(library.queries.map(({ by }) => by)).toEqual([undefined, undefined, undefined]);
});

test('a filter that cannot be read is searched for as words, and that is said', async () => {
  const library = new FakeLibrary(30);
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'a cat before:soon');
  await until(() => all('.hint').length === 1);
  expect(one('.hint').textContent).toBe('“before:soon” is searched for as words. A date is written 2024, 2024-06 or 2024-06-15.');
  expect(library.queries.at(-1)).toEqual({ text: 'a cat before:soon', limit: 200 });
});

test('another way of answering asks the same question again', async () => {
  const library = new FakeLibrary(30);
  const { one, session } = await stage(library);
  type(one('input[type=search]'), 'a cat');
  await until(() => library.queries.length === 2 && !session.searching.busy);
  session.searching.tune({ lambda: 0.5, group: false });
  await until(() => library.queries.at(-1)?.lambda === 0.5);
  expect(library.queries.at(-1)).toEqual({ text: 'a cat', lambda: 0.5, group: false, limit: 200 });
});
