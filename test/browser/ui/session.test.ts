import { expect, test } from 'vitest';
import { sessionFor } from '../../../src/ui/session.ts';
import type { LibraryOptions } from '../../../src/worker/client.ts';
import { GlimpseError } from '../../../src/errors.ts';
import { FakeLibrary, item, pause, stage, until } from './fake-library.ts';

test('elements of one library with other options do not fight: the first to come decides, until another is changed', async () => {
  const opened: LibraryOptions[] = [];
  sessionFor('fight', async (options) => {
    opened.push(options);
    // Ends an endless loop, so that the test can fail.
    if (opened.length > 20) document.body.replaceChildren();
    await pause(5);
    return new FakeLibrary(3);
  });
  const elements = (['wasm', 'auto'] as const).map((device) => Object.assign(document.createElement('glimpse-search'), { library: 'fight', device }));
  document.body.replaceChildren(...elements);
  await until(() => opened.length > 0);
  await pause(300);
  expect(opened.map(({ device }) => device)).toEqual(['wasm']);
  const second = document.querySelectorAll('glimpse-search')[1];
  second?.setAttribute('device', 'webgpu');
  await pause(300);
  expect(opened.map(({ device }) => device)).toEqual(['wasm', 'webgpu']);
  second?.remove();
  await pause(300);
  expect(opened.length).toBe(2);
  const fresh = document.createElement('glimpse-search');
  fresh.library = 'fight';
  document.querySelector('glimpse-search')?.replaceWith(fresh);
  await pause(300);
  expect(opened.map(({ device }) => device)).toEqual(['wasm', 'webgpu', 'auto']);
  document.body.replaceChildren();
});

test('an element that is removed leaves: what it adds is cancelled, the library is closed; put back, it works again', async () => {
  const library = new FakeLibrary(5);
  let signal: AbortSignal | undefined;
  library.report = (_inputs, options) => {
    signal = options.signal;
    return new Promise((_resolve, reject) => options.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
  };
  const { search, session, all } = await stage(library);
  await pause(300);
  let closed = 0;
  library.close = () => void closed++;
  void session.add(() => Promise.resolve([{ image: new File(['x'], 'a.png') }]));
  await until(() => signal !== undefined);
  search.remove();
  await until(() => closed > 0);
  await pause(300);
  expect({ closed, aborted: signal?.aborted }).toEqual({ closed: 1, aborted: true });

  let opened = 0;
  const next = sessionFor(session.name, () => {
    opened++;
    return Promise.resolve(new FakeLibrary(2));
  });
  expect(next).not.toBe(session);
  document.body.append(search);
  await until(() => opened === 1 && all('.cell[data-index]').length === 2);
});

test('an element that is only moved keeps its library open', async () => {
  const library = new FakeLibrary(5);
  const { search, session, all } = await stage(library);
  await pause(300);
  let closed = 0;
  library.close = () => void closed++;
  const box = document.createElement('div');
  document.body.append(box);
  box.append(search);
  await pause(100);
  expect({ closed, same: sessionFor(session.name) === session, cells: all('.cell[data-index]').length }).toEqual({ closed: 0, same: true, cells: 5 });
});

test('after an addition the words are made ready, for a search without a network', async () => {
  const library = new FakeLibrary(0);
  library.report = async () => ({ added: [item(0)], unchanged: [], skipped: [] });
  const { session } = await stage(library);
  await session.add(() => Promise.resolve([{ image: new File(['x'], 'a.png') }]));
  await until(() => library.prepared === 1);
});

test('the counts of an answer follow what is removed', async () => {
  const { session } = await stage(new FakeLibrary(16));
  session.search({ text: 'a cat' });
  await until(() => session.results !== undefined);
  const before = session.results!;
  session.removing.remove(before.hits[0]!.item.id);
  expect(session.results).toMatchObject({ total: before.total - 1, hits: before.hits.slice(1) });
});

test('settings that cannot work are forgotten once they are mended', async () => {
  const name = 'mended';
  const session = sessionFor(name, (options) => (options.model === 'nope' ? Promise.reject(new GlimpseError('model-unknown')) : Promise.resolve(new FakeLibrary(2))));
  const search = document.createElement('glimpse-search');
  search.setAttribute('library', name);
  search.setAttribute('model', 'nope');
  document.body.replaceChildren(search);
  await until(() => session.notices.lasting.length === 1);
  search.removeAttribute('model');
  await until(() => session.notices.lasting.length === 0 && session.stats?.items === 2);
});
