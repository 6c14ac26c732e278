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
  library.answer = (_query, signal) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  const { one } = await stage(library);
  for (const text of ['a', 'a p', 'a pi', 'a pink cat']) type(one('input[type=search]'), text);
  await until(() => signals.length === 1);
  expect(library.queries.map(({ text }) => text)).toEqual(['a pink cat']);
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
  await until(() => library.queries.length === 1);
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
