import { afterEach, expect, test, vi } from 'vitest';
import { FakeLibrary, item, large, pause, stage, until } from './fake-library.ts';

afterEach(() => vi.restoreAllMocks());

/** As when its code cannot be fetched; in a file of its own, because an element is defined once. */
function withoutCard(): { tries: number } {
  const counted = { tries: 0 };
  const { define } = customElements;
  vi.spyOn(customElements, 'define').mockImplementation((name, ...rest) => {
    if (name !== 'glimpse-consent') return define.call(customElements, name, ...rest);
    counted.tries++;
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  return counted;
}

test('a card that cannot be loaded is one sentence and lets go of what waits; the next action tries again', async () => {
  const counted = withoutCard();
  const library = new FakeLibrary(3);
  library.model = large;
  library.report = async () => ({ added: [item(9)], unchanged: [], skipped: [] });
  const set = await stage(library);
  let changes = 0;
  set.session.addEventListener('change', () => changes++);
  await set.session.add(() => Promise.resolve([{ image: new File(['x'], 'a.png'), name: 'a.png' }]));
  await pause(300);
  const notices = () => set.all('.notice span').map((notice) => notice.textContent);
  expect(notices()).toEqual(['Glimpse was updated while this page was open. Please reload the page.']);
  expect({ tries: counted.tries, phase: set.session.consent.phase, running: set.session.adding.running }).toEqual({ tries: 1, phase: 'idle', running: false });
  expect(changes).toBeLessThan(30);
  // What is read again by itself is no action.
  set.session.reread();
  await pause(700);
  expect(counted.tries).toBe(1);
  vi.restoreAllMocks();
  set.session.search({ text: 'a cat' });
  await until(() => set.all('.consent').length === 1);
});

test('what was agreed to in an earlier visit does not try for ever either', async () => {
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
  const define = customElements.get.bind(customElements);
  vi.spyOn(customElements, 'get').mockImplementation((name) => (name === 'glimpse-consent' ? undefined : define(name)));
  const counted = withoutCard();
  const library = new FakeLibrary(3);
  library.model = large;
  const set = await stage(library, {}, (name) => {
    localStorage.setItem(`glimpse:model:${name}`, JSON.stringify({ weights: {}, answers: { 'jina-clip-v1 fp16 q8': 'agreed' } }));
  });
  await until(() => set.all('.notice').length === 1);
  expect(set.one('.notice span').textContent).toContain('no connection');
  set.session.reread();
  await pause(700);
  expect(counted.tries).toBe(1);
  Reflect.deleteProperty(navigator, 'onLine');
  localStorage.clear();
});
