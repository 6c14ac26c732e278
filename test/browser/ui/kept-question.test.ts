import { beforeEach, expect, test, vi } from 'vitest';
import { keepQuestion } from '../../../src/ui/kept-question.ts';
import { sessionFor } from '../../../src/ui/session.ts';
import { FakeLibrary, hits, item, pause, stage, until, type Stage } from './fake-library.ts';

/** A prebuilt index of two passages. */
class Index extends FakeLibrary {
  override readOnly = true;

  constructor() {
    super(1);
    const page = { url: 'https://site.example/ferries.html', title: 'Ferries', headings: [] };
    this.items = [...this.items, item(1, { type: 'text', caption: 'The ferry leaves at nine.', page })];
    this.answer = () => Promise.resolve(hits(this.items));
  }
}

const site = () => stage(new Index(), { index: '/search/' });
const leavePage = () => dispatchEvent(new PageTransitionEvent('pagehide'));
const kept = () => Object.fromEntries(Object.entries(sessionStorage).map(([key, value]) => [key, (JSON.parse(value as string) as { asked: { text: string } }).asked.text]));

async function ask({ session }: Stage, text: string): Promise<void> {
  session.search({ text });
  await until(() => session.searching.answered?.text === text && !session.searching.busy);
}

/** A click that leads nowhere, for the test has to go on. */
async function follow({ all }: Stage): Promise<void> {
  await until(() => all('a[part=link]').length > 0);
  const [link] = all('a[part=link]');
  link!.addEventListener('click', (event) => event.preventDefault(), { once: true });
  link!.click();
}

/** The element is taken away, and its session ends. */
async function end({ search, session }: Stage): Promise<void> {
  search.remove();
  await until(() => sessionFor(session.name) !== session);
}

beforeEach(() => sessionStorage.clear());

test('a question is kept for the entry of the history from which an answer was followed, whatever comes after', async () => {
  const set = await site();
  await ask(set, 'ferry');
  expect(kept()).toEqual({});
  await follow(set);
  const [key = ''] = Object.keys(sessionStorage);
  expect(kept()).toEqual({ [key]: 'ferry' });
  await ask(set, 'boats');
  leavePage();
  expect(kept(), 'asked after it, on the same page').toEqual({ [key]: 'boats' });

  history.pushState(null, '');
  await ask(set, 'bread');
  leavePage();
  expect(kept(), 'asked elsewhere').toEqual({ [key]: 'boats' });
  await end(set);
  history.pushState(null, '');
  leavePage();
  expect(kept(), 'when the element has gone').toEqual({ [key]: 'boats' });
});

test('what one element keeps is its own, also where another has the same index', async () => {
  const one = await site();
  const session = sessionFor('the other', () => Promise.resolve(new Index()));
  const other = document.createElement('glimpse-search');
  Object.assign(other, { library: 'the other', index: '/search/' });
  document.body.append(other);
  await other.updateComplete;
  await ask(one, 'ferry');
  await follow(one);
  keepQuestion(session);
  leavePage();
  expect(Object.values(kept())).toEqual(['ferry']);
});

test('no session is held by the page once it has ended', async () => {
  const listening = new Set<unknown>();
  const [add, remove] = [vi.spyOn(globalThis, 'addEventListener'), vi.spyOn(globalThis, 'removeEventListener')];
  add.mockImplementation((type: string, listener: unknown) => void (type === 'pagehide' && listening.add(listener)));
  remove.mockImplementation((type: string, listener: unknown) => void (type === 'pagehide' && listening.delete(listener)));
  try {
    for (let visit = 0; visit < 3; visit++) {
      const set = await site();
      await ask(set, 'ferry');
      await follow(set);
      await end(set);
    }
    await pause(20);
    expect(listening.size).toBe(1);
  } finally {
    vi.restoreAllMocks();
  }
});
