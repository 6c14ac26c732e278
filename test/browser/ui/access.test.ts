import axe from 'axe-core';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { GlimpseError } from '../../../src/errors.ts';
import type { AddReport, Facets, Failure, Label, Stats } from '../../../src/types.ts';
import { FakeLibrary, hits, idle, item, large, pause, stage, type, until, type Stage } from './fake-library.ts';

async function check(): Promise<void> {
  await pause(50);
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

const skipped: AddReport = { added: [], unchanged: [], skipped: [{ name: 'a.jpg', code: 'file-empty', message: 'The file is empty.' }] };

/** A library with captions, that can be filtered and described. */
class Rich extends FakeLibrary {
  override async stats(): Promise<Stats> {
    return { ...(await super.stats()), captioned: 4 };
  }

  override async facets(): Promise<Facets> {
    const counts = (...values: string[]) => values.map((value, index) => ({ value, count: 20 - index }));
    const tags = counts('garden', 'sea', 'night', 'birthday', 'a very long tag that nobody would ever have typed', 'f', 'g', 'h', 'i', 'j');
    return { folders: counts('Holidays/2024', 'تعطيلات'), cameras: counts('Pixel 8', 'NIKON D750'), types: counts('jpeg', 'png', 'text'), tags, years: [{ value: 2024, count: 9 }, { value: 2023, count: 4 }], captioned: 4, placed: 2, total: 60 };
  }

  override async describe(): Promise<Label[]> {
    return [{ label: 'cat', score: 0.6 }, { label: 'car', score: 0.3 }];
  }
}

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
  'folders, a queue and files that were put aside': async () => {
    const library = new FakeLibrary(60);
    const failure: Failure = { id: 1, name: 'a.jpg', folder: 'Trip', code: 'file-decode', message: 'The picture is damaged and cannot be read.', attempts: 3, at: 1 };
    library.followed = (['ready', 'ask', 'drop'] as const).map((access) => ({ id: access, name: `Holidays ${access}`, files: 1204, scanned: undefined, access }));
    library.failed = [failure];
    library.queue = { ...idle, waiting: 180, failed: 1, worker: 'elsewhere' };
    const set = await stage(library);
    set.one('.privacy').click();
    await until(() => set.all('.folders li').length === 3 && set.all('.skipped').length === 1 && set.all('.notice .act').length === 1);
    set.one('.skipped summary').click();
    await until(() => set.all('.skipped li').length === 1);
    return set;
  },
  'the question before everything is erased': async () => {
    const set = await stage(new FakeLibrary(60));
    void set.session.housekeeping.use((house) => house.erasing.ask());
    await until(() => set.all('dialog.erase[open]').length === 1);
    return set;
  },
  'the receipt of erasing': async () => {
    const set = await stage(new FakeLibrary(60));
    await set.session.housekeeping.use((house) => house.erasing.erase(() => Promise.resolve({ removed: ['database a'], left: ['database b'], usage: 12_000 })));
    await until(() => set.all('dialog.erase .primary').length === 1);
    return set;
  },
  'a change of the model': async () => {
    const library = new FakeLibrary(60);
    library.changing = { from: 'doodle', done: 120, total: 3000 };
    const set = await stage(library);
    await until(() => set.all('.running').length === 1);
    return set;
  },
  'a model of words': async () => {
    const library = new FakeLibrary(0);
    library.model = { ...large, pictures: false };
    return stage(library);
  },
  'filters, pictures and words': async () => {
    const set = await stage(new Rich(60));
    set.session.search({ text: 'a cat -dog tag:garden before:soon', examples: [{ item: item(3) }, { image: new Blob([]), minus: true }] });
    await until(() => set.all('[part=toggle]').length === 1);
    set.one('[part=toggle]').click();
    await until(() => set.all('[part=facet]').length > 0 && set.all('.hint').length === 1);
    set.one('.foot summary').click();
    return set;
  },
  'nothing found': async () => {
    const library = new FakeLibrary(60);
    library.answer = () => Promise.resolve(hits(library.items, 0, 0));
    const set = await stage(library);
    type(set.one('input[type=search]'), 'a zebra tag:x');
    await until(() => set.all('.message button').length === 1);
    return set;
  },
  'groups and passages': async () => {
    const library = new FakeLibrary(60);
    const passage = item(90, { type: 'text', caption: 'The sea was calm that morning, and nobody spoke. '.repeat(9), mime: 'text/plain', width: 0, height: 0 });
    const answer = hits([item(1), passage, item(2)]);
    library.answer = () => Promise.resolve({ ...answer, hits: answer.hits.map((hit, index) => ({ ...hit, alike: index === 0 ? [item(7), item(8)] : [] })) });
    const set = await stage(library);
    type(set.one('input[type=search]'), 'the sea');
    await until(() => set.all('.badge').length === 1);
    return set;
  },
  'labels, details open': async () => {
    const library = new Rich(60);
    const set = await stage(library, {}, (name) => localStorage.setItem(`glimpse:labels:${name}`, '{"on":true}'));
    set.one('.privacy').click();
    await until(() => set.all('textarea').length === 1 && set.all('.examples button').length > 0);
    return set;
  },
  'viewer with all facts': async () => {
    const library = new Rich(60);
    const facts = { taken: Date.UTC(2024, 5, 1), offset: -210, camera: 'Pixel 8', lens: '24 mm', tags: ['a', 'b'], place: { lat: 1, lon: 2 }, folder: 'Holidays/2024' };
    const answer = hits([item(1, facts), item(2)]);
    library.answer = () => Promise.resolve({ ...answer, hits: answer.hits.map((hit) => ({ ...hit, alike: [item(7), item(8)] })) });
    const set = await stage(library, {}, (name) => localStorage.setItem(`glimpse:labels:${name}`, '{"on":true}'));
    type(set.one('input[type=search]'), 'a cat');
    await until(() => set.all('.badge').length > 0);
    set.all('.open')[0]?.click();
    await until(() => set.all('.strip button').length === 3 && set.one('dialog[open] dl').textContent!.includes('Looks like'));
    return set;
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
