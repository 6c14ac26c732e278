import axe from 'axe-core';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { GlimpseError } from '../../../src/errors.ts';
import type { AddReport } from '../../../src/types.ts';
import { FakeLibrary, hits, item, large, pause, stage, type, until, type Stage } from './fake-library.ts';

async function check(): Promise<void> {
  await pause(400);
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

const skipped: AddReport = { added: [], unchanged: [], skipped: [{ name: 'a.jpg', code: 'file-empty', message: 'The file is empty.' }] };

/** A library whose model has to be downloaded, in a page of another language, after something was added. */
async function asked(library: FakeLibrary): Promise<Stage> {
  localStorage.clear();
  document.documentElement.lang = 'de';
  library.model = large;
  const set = await stage(library, { model: 'jina-clip-v1' });
  void set.session.add(() => Promise.resolve([{ image: new File([], 'a.jpg'), name: 'a.jpg' }]));
  await until(() => set.all('.consent').length === 1);
  return set;
}

const states: Record<string, () => Promise<Stage>> = {
  empty: () => stage(new FakeLibrary(0), { sample: 'album.json', 'sample-bytes': '2129226' }),
  library: () => stage(new FakeLibrary(60)),
  results: async () => {
    const set = await stage(new FakeLibrary(60));
    type(set.one('input[type=search]'), 'a cat');
    await until(() => set.all('[role=rowheader]').length === 3);
    return set;
  },
  'similar, with an error': async () => {
    const library = new FakeLibrary(60);
    const set = await stage(library);
    set.session.search({ examples: [{ item: item(3) }] });
    set.session.failed(new Error('x'));
    set.session.removing.remove('id-9');
    await until(() => set.all('.chip img').length === 1 && set.all('.toast').length === 1);
    return set;
  },
  'adding and skipped, details open': async () => {
    const library = new FakeLibrary(60);
    library.report = () => Promise.resolve(skipped);
    const set = await stage(library);
    await set.session.adding.add(() => Promise.resolve([{ image: new File([], 'a.jpg'), name: 'a.jpg' }]));
    library.report = (_inputs, { onProgress }) => {
      onProgress?.({ phase: 'index', done: 1, total: 9, rate: 2, left: 4, skipped: 0, paused: false });
      return new Promise(() => {});
    };
    void set.session.adding.add(() => Promise.resolve([{ image: new File([], 'b.jpg'), name: 'b.jpg' }]));
    set.one('.privacy').click();
    await until(() => set.all('[role=progressbar]').length === 1 && set.all('.panel').length === 1);
    set.one('.skipped summary').click();
    await until(() => set.all('.skipped li').length > 0);
    return set;
  },
  'the question before a download': async () => {
    const set = await asked(new FakeLibrary(0));
    set.one('.privacy').click();
    await until(() => set.all('.panel .weights').length === 1);
    return set;
  },
  'a download': async () => {
    const library = new FakeLibrary(60);
    library.fetch = ({ onProgress }) => {
      onProgress?.({ phase: 'download', done: 100e6, total: 377e6, rate: 8e6, left: 35, skipped: 0, paused: false });
      return new Promise(() => {});
    };
    const set = await asked(library);
    set.one('.consent .primary').click();
    await until(() => set.all('.consent [aria-valuenow="27"]').length === 1);
    return set;
  },
  'a download that failed': async () => {
    const library = new FakeLibrary(60);
    library.fetch = () => Promise.reject(new GlimpseError('model-network'));
    const set = await asked(library);
    set.one('.consent .primary').click();
    await until(() => set.all('.consent .failure').length === 1);
    return set;
  },
  'a model of words': async () => {
    const library = new FakeLibrary(0);
    library.model = { ...large, pictures: false };
    return stage(library);
  },
  viewer: async () => {
    const library = new FakeLibrary(60);
    library.answer = () => Promise.resolve(hits(library.items));
    const set = await stage(library);
    set.all('.open')[4]?.click();
    await until(() => set.all('dialog[open]').length === 1);
    return set;
  },
};

for (const [name, arrive] of Object.entries(states)) {
  for (const scheme of ['light', 'dark']) {
    test(`axe finds nothing: ${name}, ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      document.body.style.background = 'Canvas';
      await page.viewport(scheme === 'dark' ? 390 : 1280, 844);
      await arrive();
      await check();
    });
  }
}

test('320 pixels do not scroll sideways', async () => {
  await page.viewport(320, 640);
  for (const arrive of Object.values(states)) {
    const { all } = await arrive();
    await pause(50);
    const wide = document.documentElement.scrollWidth > 320 ? all('*').filter((element) => element.getBoundingClientRect().right > 320) : [];
    expect(wide.map(({ outerHTML }) => outerHTML.slice(0, 200))).toEqual([]);
  }
});

test('right to left mirrors the arrows', async () => {
  document.documentElement.dir = 'rtl';
  const { one, all } = await stage(new FakeLibrary(20));
  one('glimpse-grid').focus();
  await pause(50);
  all('.open')[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, composed: true }));
  await until(() => all('.open').some((button, index) => button.tabIndex === 0 && index === 1));
  document.documentElement.dir = '';
});
