import { expect, test, vi } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import { FakeLibrary, item, large, pause, stage, until } from './fake-library.ts';

const file = (name: string) => ({ image: new File(['x'], name), name });

// One test: the browser is asked once a page, and all of this is one page.
test('the browser is asked to keep the library once, and only after something was done', async () => {
  const persist = vi.spyOn(navigator.storage, 'persist').mockResolvedValue(false);
  vi.spyOn(navigator.storage, 'persisted').mockResolvedValue(false);
  const unasked = new FakeLibrary(3);
  unasked.model = large;
  const automatic = await stage(unasked, { download: 'auto' });
  await until(() => unasked.prepared === 1 && automatic.all('.consent').length === 0);
  const library = new FakeLibrary(3);
  library.model = large;
  const set = await stage(library);
  await pause(50);
  expect(persist).not.toHaveBeenCalled();
  library.fetch = () => Promise.reject(new GlimpseError('model-network'));
  set.session.search({ text: 'a cat' });
  await until(() => set.all('.consent').length === 1);
  set.one('.consent .choices button').click();
  await until(() => set.all('.consent .failure').length === 1);
  expect(persist).not.toHaveBeenCalled();
  library.fetch = () => Promise.resolve();
  set.one('.consent .choices button').click();
  await until(() => set.session.results !== undefined && !set.session.searching.busy);
  expect(persist).toHaveBeenCalledTimes(1);
  library.report = async () => ({ added: [item(9)], unchanged: [], skipped: [] });
  await set.session.add(() => Promise.resolve([file('a.png')]));
  await pause(50);
  expect(persist).toHaveBeenCalledTimes(1);
  set.one('.privacy').click();
  await until(() => set.all('.panel').length === 1);
  expect(set.one('.panel').textContent).toContain('The browser may clear it when space runs short');
  vi.mocked(navigator.storage.persisted).mockResolvedValue(true);
  const other = await stage(new FakeLibrary(1));
  other.one('.privacy').click();
  await until(() => other.all('.panel')[0]?.textContent.includes('The browser keeps it') ?? false);
});
