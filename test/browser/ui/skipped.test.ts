import { expect, test } from 'vitest';
import type { Skipped } from '../../../src/types.ts';
import { FakeLibrary, pause, stage, until } from './fake-library.ts';

const left = (name: string): Skipped => ({ name, code: 'file-read', message: 'The file could not be read.' });
const file = (folder: string, name: string) => ({ image: new Blob([folder]), name, folder });

test('two files of one name are each tried again', async () => {
  const { library, session } = await stage(new FakeLibrary(2));
  let got: unknown[] = [];
  library.report = (inputs) => {
    got = inputs.map(({ folder }) => folder);
    return Promise.resolve({ added: [], unchanged: [], skipped: inputs.map(({ name }) => left(name!)) });
  };
  await session.adding.add(() => Promise.resolve([file('a', 'x.jpg'), file('b', 'x.jpg')]));
  session.adding.retry();
  await until(() => session.adding.skipped.length === 2);
  expect(got).toEqual(['a', 'b']);
});

test('when one of two files of one name was left out, both are tried: the report does not say which', async () => {
  const { library, session } = await stage(new FakeLibrary(2));
  const got: unknown[] = [];
  library.report = (inputs) => {
    got.push(inputs.map(({ folder }) => folder));
    return Promise.resolve({ added: [], unchanged: [], skipped: got.length === 1 ? [left('x.jpg')] : [] });
  };
  await session.adding.add(() => Promise.resolve([file('a', 'x.jpg'), file('b', 'x.jpg'), file('c', 'y.jpg')]));
  session.adding.retry();
  await until(() => got.length === 2);
  expect(got[1]).toEqual(['a', 'b']);
});

test('a file that could not be opened stays in the list when the others are tried again', async () => {
  const { library, session, all } = await stage(new FakeLibrary(2));
  const locked = left('x.jpg');
  await session.adding.add((_signal, onSkip) => {
    onSkip(locked);
    return Promise.resolve([]);
  });
  await until(() => all('.skipped').length === 1);
  expect(all('.skipped button').map((button) => button.textContent)).toEqual(['Forget']);
  session.adding.retry();
  expect(session.adding.running).toBe(false);
  expect(session.adding.skipped).toEqual([locked]);
  library.report = () => Promise.resolve({ added: [], unchanged: [], skipped: [left('x.jpg')] });
  await session.adding.add(() => Promise.resolve([file('a', 'x.jpg')]));
  library.report = () => Promise.resolve({ added: [], unchanged: [], skipped: [] });
  expect(session.adding.skipped.length).toBe(2);
  session.adding.retry();
  await until(() => !session.adding.running);
  expect(session.adding.skipped).toEqual([locked]);
});

test('pause pressed as an addition ends does not hold the next one', async () => {
  const { library, session } = await stage(new FakeLibrary(2));
  let end = (): void => {};
  library.report = () => new Promise((resolve) => (end = () => resolve({ added: [], unchanged: [], skipped: [] })));
  const adding = session.adding.add(() => Promise.resolve([file('a', 'x.jpg')]));
  await pause(20);
  await session.adding.pause(true);
  expect(library.paused).toBe(true);
  end();
  await adding;
  await until(() => !session.adding.paused && !library.paused);
});

test('twenty thousand files that were left out are counted at once and listed in part, when asked', async () => {
  const { library, session, one, all } = await stage(new FakeLibrary(2));
  library.report = () => Promise.resolve({ added: [], unchanged: [], skipped: Array.from({ length: 10_000 }, (_, index) => left(`${index}.jpg`)) });
  const start = performance.now();
  await session.adding.add((_signal, onSkip) => {
    for (let index = 0; index < 10_000; index++) onSkip(left(`locked ${index}.jpg`));
    return Promise.resolve([file('a', '1.jpg')]);
  });
  await until(() => all('.skipped').length === 1 && one('.skipped summary').textContent === '20,000 skipped');
  expect(performance.now() - start).toBeLessThan(1000);
  expect(all('.skipped li')).toEqual([]);
  one('.skipped summary').click();
  await until(() => all('.skipped li').length === 201);
  expect(all('.skipped li')[200]?.textContent).toBe('and 19,800 more');
  one('.skipped summary').click();
  await until(() => all('.skipped li').length === 0);
  one('.skipped summary').click();
  await until(() => all('.skipped li').length === 201);
  session.adding.forget();
  await until(() => all('.skipped').length === 0);
  await session.adding.add(() => Promise.resolve([file('a', '1.jpg')]));
  await until(() => all('.skipped').length === 1);
  expect(all('.skipped li')).toEqual([]);
});
