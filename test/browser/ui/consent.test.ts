import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { GlimpseError } from '../../../src/errors.ts';
import type { CallOptions, Progress } from '../../../src/types.ts';
import { FakeLibrary, focused, item, large, pause, stage, type, until, type Stage } from './fake-library.ts';

const file = (name: string) => ({ image: new File(['x'], name), name });
const progress = (done: number): Progress => ({ phase: 'download', done, total: 391e6, rate: 8e6, left: 30, skipped: 0, paused: false });

afterEach(() => {
  document.documentElement.lang = 'en';
  localStorage.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A library whose model has to be downloaded, and the download in the test's hands. */
class LargeLibrary extends FakeLibrary {
  override model = large;
  downloads: { readonly options: CallOptions; readonly done: () => void; readonly fail: (error: unknown) => void }[] = [];
  override fetch = (options: CallOptions) =>
    new Promise<void>((resolve, reject) => {
      this.downloads.push({ options, done: resolve, fail: reject });
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
}

const labels = ({ all }: Stage) => all('.consent .choices button').map((button) => button.textContent);
const click = ({ all }: Stage, label: string) => {
  const found = all('.consent button').find((button) => button.textContent === label);
  if (!found) throw new Error(`no button ${label}`);
  found.click();
};
const untilCard = ({ all }: Stage) => until(() => all('.consent').length === 1);
/** Names and captions are compared without the model. */
const meant = ({ queries }: FakeLibrary) => queries.filter(({ by }) => by !== 'keywords');
const nothingAsked = (library: FakeLibrary) => expect({ prepared: library.prepared, additions: library.additions, queries: meant(library) }).toEqual({ prepared: 0, additions: 0, queries: [] });

test('a query waits for the question; once the model is there, it is answered', async () => {
  const library = new LargeLibrary(30);
  const set = await stage(library, { model: 'jina-clip-v1' });
  set.one('input[type=search]').focus();
  await pause(50);
  expect(set.all('.consent')).toEqual([]);
  type(set.one('input[type=search]'), 'a cat');
  await untilCard(set);
  await pause(100);
  nothingAsked(library);
  const text = set.one('.consent').textContent.replace(/\s+/g, ' ');
  for (const part of ['jina-clip-v1', 'Apache-2.0', 'about 377 MB', 'models.example', 'On this device', 'Recommended · 363 MB', 'Small · 227 MB']) expect(text).toContain(part);
  // Whoever types is not interrupted.
  expect(focused()).toBe(set.one('input[type=search]'));
  click(set, 'Download');
  await until(() => library.downloads.length === 1);
  expect(meant(library)).toEqual([]);
  library.downloads[0]?.done();
  await until(() => set.session.results !== undefined && !set.session.searching.busy);
  expect({ queries: meant(library).map(({ text }) => text), cards: set.all('.consent').length }).toEqual({ queries: ['a cat'], cards: 0 });
});

test('pictures wait as well, and go on by themselves', async () => {
  const library = new LargeLibrary(0);
  library.report = async () => ({ added: [item(0)], unchanged: [], skipped: [] });
  const set = await stage(library, { model: 'jina-clip-v1', sample: 'album.json' });
  expect(set.one('.cost').textContent).toContain('you are asked before the model jina-clip-v1 is loaded (about 377 MB)');
  const added = set.session.add(() => Promise.resolve([file('a.png')]));
  await untilCard(set);
  expect(set.all('[role=progressbar], .coming, .empty')).toEqual([]);
  nothingAsked(library);
  click(set, 'Download');
  await until(() => library.downloads.length === 1);
  library.downloads[0]?.done();
  await added;
  expect(library.additions).toBe(1);
});

test('"not now" gives up what waited; the next action asks again', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library);
  const added = set.session.add(() => Promise.resolve([file('a.png')]));
  await untilCard(set);
  click(set, 'Not now');
  await added;
  await until(() => set.all('.consent').length === 0);
  expect({ running: set.session.adding.running, notices: set.all('.notice').length }).toEqual({ running: false, notices: 0 });
  nothingAsked(library);
  set.session.search({ text: 'a cat' });
  await untilCard(set);
});

test('pictures of the library find what looks like them without a model', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library);
  set.session.search({ examples: [{ item: item(1) }] });
  await until(() => set.session.results !== undefined);
  expect({ prepared: library.prepared, cards: set.all('.consent').length }).toEqual({ prepared: 0, cards: 0 });
});

test('progress, pause, resume, cancel', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library);
  const said: Progress[] = [];
  set.search.addEventListener('glimpse-progress', ({ detail }) => said.push(detail));
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  click(set, 'Download');
  await until(() => library.downloads.length === 1);
  // One tower has told of its bytes, the other has not: what has come is told as it is.
  library.downloads[0]?.options.onProgress?.({ ...progress(14e6), total: 288e6 });
  await until(() => set.one('.consent .amount').textContent?.startsWith('14 MB of 377 MB') === true);
  library.downloads[0]?.options.onProgress?.(progress(195.5e6));
  await until(() => set.all('.consent [role=progressbar][aria-valuenow="50"]').length === 1);
  const amount = set.one('.consent .amount');
  expect(amount.textContent).toBe('189 MB of 377 MB · 7.7 MB/s · 30 sec left');
  // As wide as a phone it is still one line.
  set.search.style.inlineSize = '340px';
  expect(amount.clientHeight / parseFloat(getComputedStyle(amount).lineHeight)).toBeLessThan(1.5);
  expect(said.at(-1)).toMatchObject({ phase: 'download', total: 377e6, done: 188.5e6 });
  // Each tower tells of itself as well: that would be a second bar.
  library.emit('progress', progress(1e6));
  expect(set.all('[role=progressbar]').length).toBe(1);
  expect(labels(set)).toEqual(['Pause', 'Cancel']);
  click(set, 'Pause');
  await until(() => labels(set).includes('Resume'));
  expect({ aborted: library.downloads[0]?.options.signal?.aborted, amount: set.one('.consent .amount').textContent }).toEqual({ aborted: true, amount: '189 MB of 377 MB · Paused' });
  library.model = { ...large, download: 200e6 };
  click(set, 'Resume');
  await until(() => library.downloads.length === 2 && labels(set).includes('Pause'));
  click(set, 'Cancel');
  await until(() => labels(set).includes('Download'));
  expect(library.downloads[1]?.options.signal?.aborted).toBe(true);
  await until(() => set.one('.consent').textContent.includes('177 MB are here already'));
  expect(set.one('.consent').textContent).toContain('about 200 MB');
  expect(meant(library)).toEqual([]);
  click(set, 'Download');
  await until(() => library.downloads.length === 3);
  library.downloads[2]?.done();
  await until(() => meant(library).length === 1);
});

test('a failure is one sentence and a way to try again; what waits is not lost', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library);
  const codes: string[] = [];
  set.search.addEventListener('glimpse-error', ({ detail }) => codes.push(detail.error.code));
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  click(set, 'Download');
  await until(() => library.downloads.length === 1);
  library.downloads[0]?.options.onProgress?.(progress(39.1e6));
  library.downloads[0]?.fail(new GlimpseError('model-network'));
  await until(() => set.all('.consent .failure').length === 1);
  expect(set.one('.failure').textContent).toBe('The model could not be downloaded: no connection. Check the network and try again.');
  expect({ codes, notices: set.all('.notice').length }).toEqual({ codes: ['model-network'], notices: 0 });
  click(set, 'Try again');
  await until(() => library.downloads.length === 2);
  expect(set.all('.failure')).toEqual([]);
  library.downloads[1]?.done();
  await until(() => meant(library).length === 1);
});

test('an agreed download that was interrupted shows where it stands and goes on when told to', async () => {
  const first = new LargeLibrary(3);
  const set = await stage(first);
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  click(set, 'Download');
  await until(() => first.downloads.length === 1);
  set.search.remove();
  await until(() => first.downloads[0]?.options.signal?.aborted === true);
  // The next visit: the same name, so what was said is remembered.
  const key = Object.keys(localStorage).find((name) => name.startsWith('glimpse:model:'))!;
  const said = localStorage.getItem(key)!;
  const again = new LargeLibrary(3);
  again.model = { ...large, download: 77e6 };
  const next = await stage(again, {}, (name) => localStorage.setItem(`glimpse:model:${name}`, said));
  await untilCard(next);
  expect({ labels: labels(next), amount: next.one('.consent .amount').textContent }).toEqual({ labels: ['Resume', 'Cancel'], amount: '300 MB of 377 MB · Paused' });
  expect(focused()?.closest('.consent') ?? null).toBeNull();
  await pause(100);
  nothingAsked(again);
  click(next, 'Resume');
  await until(() => again.downloads.length === 1);
});

test('weights can be chosen: the library is opened for them, and the choice is remembered', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library, { model: 'jina-clip-v1' });
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  library.model = { ...large, dtypes: { text: 'q8', vision: 'q8' }, bytes: 241e6, download: 241e6 };
  set.all('.consent input[type=radio]')[1]?.click();
  await until(() => set.one('.consent').textContent.includes('about 241 MB'));
  expect(set.opened.map(({ dtype }) => dtype)).toEqual(['auto', 'small']);
  nothingAsked(library);
  click(set, 'Download');
  await until(() => library.downloads.length === 1);
  library.downloads[0]?.done();
  await until(() => meant(library).length === 1);
  // The panel has the same choice.
  set.one('.privacy').click();
  await until(() => set.all('.panel .weights').length === 1);
  const panel = set.one('.panel').textContent.replace(/\s+/g, ' ');
  for (const part of ['jina-clip-v1', 'Apache-2.0, English only', '8 bits (q8)', 'about 241 MB', 'Pictures added with the other weights are kept']) expect(panel).toContain(part);
  expect(panel).not.toContain('not loaded yet');
  library.model = large;
  set.all('.panel input[type=radio]')[0]?.click();
  await until(() => set.opened.length === 3);
  expect(set.opened[2]?.dtype).toBe('auto');
  await until(() => /Words 16 bits \(fp16\), pictures 8 bits \(q8\).*about 377 MB, not loaded yet/.test(set.one('.panel').textContent.replace(/\s+/g, ' ')));
  await untilCard(set);
});

/** The small weights are chosen, and give wrong results. */
async function stageSmall(library: LargeLibrary, download: number): Promise<Stage> {
  library.model = { ...large, dtypes: { text: 'q8', vision: 'q8' }, bytes: 241e6, download };
  const said = JSON.stringify({ weights: { 'jina-clip-v1': 'small' }, answers: {} });
  return stage(library, { model: 'jina-clip-v1' }, (name) => localStorage.setItem(`glimpse:model:${name}`, said));
}

const smallFails = 'The small weights give wrong results on this device. Please use the recommended ones.';

test('small weights that do not work here: the recommended ones are offered, and what waits goes on with them', async () => {
  const library = new LargeLibrary(3);
  const set = await stageSmall(library, 241e6);
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  click(set, 'Download');
  await until(() => library.downloads.length === 1);
  library.downloads[0]?.fail(new GlimpseError('encoder-wrong'));
  await until(() => set.all('.failure').length === 1);
  expect({ sentence: set.one('.failure').textContent, labels: labels(set), bars: set.all('.consent [role=progressbar]').length }).toEqual({ sentence: smallFails, labels: ['Use recommended · 363 MB', 'Not now'], bars: 0 });
  library.model = large;
  click(set, 'Use recommended · 363 MB');
  await until(() => library.downloads.length === 2);
  expect({ opened: set.opened.map(({ dtype }) => dtype), labels: labels(set) }).toEqual({ opened: ['small', 'auto'], labels: ['Pause', 'Cancel'] });
  library.downloads[1]?.done();
  await until(() => meant(library).length === 1);
});

test('small weights that are here and do not work: a search that fails brings the way out', async () => {
  const library = new LargeLibrary(3);
  const set = await stageSmall(library, 0);
  const codes: string[] = [];
  set.search.addEventListener('glimpse-error', ({ detail }) => codes.push(detail.error.code));
  library.answer = () => Promise.reject(new GlimpseError('encoder-wrong'));
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  expect({ sentence: set.one('.failure').textContent, codes, notices: set.all('.notice').length }).toEqual({ sentence: smallFails, codes: ['encoder-wrong'], notices: 0 });
  click(set, 'Not now');
  await until(() => set.all('.consent').length === 0);
  set.session.search({ text: 'a dog' });
  await untilCard(set);
  // These are here as well.
  library.model = { ...large, download: 0 };
  library.answer = new FakeLibrary(0).answer;
  click(set, 'Use recommended · 363 MB');
  await until(() => set.session.results !== undefined);
  expect({ cards: set.all('.consent').length, asked: meant(library).at(-1)?.text, dtype: set.opened.at(-1)?.dtype }).toEqual({ cards: 0, asked: 'a dog', dtype: 'auto' });
});

test('recommended weights that do not work here have no such way out', async () => {
  const library = new LargeLibrary(3);
  library.model = { ...large, download: 0 };
  const set = await stage(library, { model: 'jina-clip-v1' });
  library.answer = () => Promise.reject(new GlimpseError('encoder-wrong'));
  set.session.search({ text: 'a cat' });
  await until(() => set.all('.notice').length === 1);
  expect({ notice: set.one('.notice span').textContent, cards: set.all('.consent').length }).toEqual({ notice: expect.stringContaining('try another browser'), cards: 0 });
});

test('who waited leaves nothing behind on the signal', async () => {
  const library = new LargeLibrary(3);
  const { session } = await stage(library);
  const { signal } = new AbortController();
  const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
  const waiting = session.consent.granted(signal);
  session.consent.agree();
  await until(() => library.downloads.length === 1);
  library.downloads[0]?.done();
  await waiting;
  expect(remove.mock.calls).toEqual(add.mock.calls);
  expect(session.consent.awaited).toBe(false);
});

test('weights that the page names are not offered for choice', async () => {
  const set = await stage(new LargeLibrary(3), { model: 'jina-clip-v1', dtype: 'q8' });
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  expect({ dtype: set.opened[0]?.dtype, radios: set.all('input[type=radio]').length }).toEqual({ dtype: 'q8', radios: 0 });
});

test('mirrors are passed on as they stand', async () => {
  const set = await stage(new LargeLibrary(3), { 'model-base': ' ./models/  https://mirror.example/{repo}/resolve/{revision}/ ' });
  expect(set.opened[0]?.modelBase).toEqual(['./models/', 'https://mirror.example/{repo}/resolve/{revision}/']);
});

test('download="auto" asks nobody', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library, { download: 'auto' });
  await until(() => library.downloads.length === 1);
  expect(labels(set)).toEqual(['Pause', 'Cancel']);
  library.downloads[0]?.done();
  await until(() => set.all('.consent').length === 0);
});

test('download="auto" does not count where the person saves data', async () => {
  vi.stubGlobal('navigator', new Proxy(navigator, { get: (target, key) => (key === 'connection' ? { saveData: true } : Reflect.get(target, key, target)) }));
  const library = new LargeLibrary(3);
  const set = await stage(library, { download: 'auto' });
  await pause(200);
  nothingAsked(library);
  set.session.search({ text: 'a cat' });
  await untilCard(set);
  nothingAsked(library);
});

test('the embedded model is never asked for', async () => {
  const library = new FakeLibrary(3);
  const set = await stage(library);
  set.session.search({ text: 'a cat' });
  await until(() => set.session.results !== undefined);
  expect(set.all('.consent')).toEqual([]);
});

test('a model of words says once that it cannot see pictures', async () => {
  const library = new LargeLibrary(0);
  library.model = { ...large, pictures: false };
  const set = await stage(library);
  const sentence = 'This model understands words only, not pictures. Please choose another model.';
  expect({ empty: set.one('.empty').textContent.trim(), adds: set.all('glimpse-add').length }).toEqual({ empty: sentence, adds: 0 });
  await set.session.add(() => Promise.resolve([file('a.png'), file('b.png')]));
  await set.session.add(() => Promise.resolve([file('c.png')]));
  await until(() => set.all('.notice').length === 1);
  expect({ notice: set.one('.notice span').textContent, skipped: set.all('.skipped').length, cards: set.all('.consent').length }).toEqual({ notice: sentence, skipped: 0, cards: 0 });
  nothingAsked(library);
});

test('a page in another language is told that the model reads English only', async () => {
  document.documentElement.lang = 'de';
  const set = await stage(new LargeLibrary(0));
  expect(set.one('.empty').textContent).toContain('This model understands English only');
  expect(set.one('input[type=search]').getAttribute('placeholder')).toBe('Describe a picture, in English');
  void set.session.add(() => Promise.resolve([file('a.png')]));
  await untilCard(set);
  expect(set.one('.consent').textContent).toContain('This model understands English only');
});

test('by keyboard alone: the focus comes to the card, through its controls, and goes back', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library, { model: 'jina-clip-v1' });
  const input = set.one('input[type=search]');
  input.focus();
  await userEvent.keyboard('a cat{Enter}');
  await until(() => focused()?.matches('.consent') ?? false);
  await userEvent.keyboard('{Tab}');
  expect(focused()).toBe(set.all('.consent input[type=radio]')[0]);
  await userEvent.keyboard('{Tab}');
  expect(focused()?.textContent).toBe('Download');
  await userEvent.keyboard('{Enter}');
  await until(() => labels(set)[0] === 'Pause');
  expect(focused()?.textContent).toBe('Pause');
  await userEvent.keyboard(' ');
  await until(() => labels(set)[0] === 'Resume');
  await userEvent.keyboard('{Enter}');
  await until(() => library.downloads.length === 2);
  library.downloads[1]?.done();
  await until(() => set.all('.consent').length === 0);
  expect(focused()).toBe(input);
});

test('a button that asks gets the focus back after "not now"', async () => {
  const set = await stage(new LargeLibrary(3), { model: 'jina-clip-v1' });
  const button = set.one('.privacy');
  button.focus();
  void set.session.add(() => Promise.resolve([file('a.png')]));
  await until(() => focused()?.matches('.consent') ?? false);
  click(set, 'Not now');
  await until(() => set.all('.consent').length === 0);
  await until(() => focused() === button);
});

test('what happens is said aloud', async () => {
  const library = new LargeLibrary(3);
  const set = await stage(library);
  const lines = () => set.all('[role=status]').map((line) => line.textContent).join('');
  set.session.search({ text: 'a cat' });
  await until(() => lines().includes('a model has to be loaded'));
  click(set, 'Download');
  await until(() => lines().includes('Loading the model'));
  library.downloads[0]?.fail(new GlimpseError('model-http'));
  await until(() => lines().includes('the server refused'));
});
