import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watch, type WatchOptions } from '../../../src/ui/page/watch.ts';

const options: WatchOptions = { target: undefined, backgrounds: false };
let watch: Watch | undefined;
let looks: string[][] = [];
let changing: ReturnType<typeof setInterval>;

/** A page of six parts, each of which takes long, and a clock that never stands still. */
beforeEach(() => {
  looks = [];
  const { body } = new DOMParser().parseFromString(`<main><time>0</time>${'<h2>Part</h2><p>Something that the page has to say.</p>'.repeat(6)}</main><aside><p>Beside it</p></aside>`, 'text/html');
  document.body.replaceChildren(...body.childNodes);
  const styleOf = window.getComputedStyle;
  vi.spyOn(window, 'getComputedStyle').mockImplementation((element) => {
    for (const start = performance.now(); performance.now() - start < 7;);
    return styleOf.call(window, element);
  });
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => setTimeout(callback, 300));
  const time = document.querySelector('time');
  let now = 0;
  changing = setInterval(() => time?.replaceChildren(`${++now}`), 50);
});

afterEach(() => {
  watch?.stop();
  clearInterval(changing);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function begin(told: () => WatchOptions = () => options): Watch {
  watch = new Watch(told, (found) => looks.push(found.map(({ text }) => text)));
  watch.start();
  return watch;
}

test('a page that changes all the time, and takes long to walk through, is looked at to its end, and again', async () => {
  begin();
  await expect.poll(() => looks.length).toBe(1);
  expect(looks[0]?.join(' ')).toContain('Something that the page has to say');
  document.querySelector('main')?.append('What came later.');
  await expect.poll(() => looks.at(-1)?.join(' ')).toContain('What came later');
});

test('who waits has an answer, however often it is asked for; what had changed before is in it', async () => {
  const one = begin();
  const first = one.now();
  await new Promise((resolve) => setTimeout(resolve, 30));
  document.querySelector('main p')?.replaceChildren('Drawn anew.');
  await new Promise((resolve) => setTimeout(resolve, 10));
  await Promise.all([first, one.now(), one.now()]);
  expect(looks.at(-1)?.join(' ')).toContain('Drawn anew');
  expect(looks.length).toBe(2);
});

test('other options count at once', async () => {
  let target = 'main';
  const one = begin(() => ({ ...options, target }));
  const first = one.now();
  await new Promise((resolve) => setTimeout(resolve, 30));
  target = 'aside';
  one.restart();
  await first;
  expect(looks).toEqual([['Beside it']]);
});
