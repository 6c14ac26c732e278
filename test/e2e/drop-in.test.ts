import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve, type Served } from '../../tools/serve.mjs';
import { album, built, captioned, expectAdded, expectQuiet, heldOut, heldOutFolder, launch, names, open, pick, root, search, still, temporaryFolder, watch } from './rig.ts';

/** A page that anyone could write, on a server that knows nothing: no bundler, no special headers. */
let browser: Browser;
let served: Served;
const site = temporaryFolder();

const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** The first block of code of a kind below a heading of the README. */
const block = (heading: string, kind: string): string => {
  const section = readme.slice(readme.indexOf(`\n## ${heading}`));
  return section.split(`\`\`\`${kind}\n`, 2)[1]?.split('```', 1)[0] ?? '';
};
const page = (body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><body>${body}</body></html>`;

beforeAll(async () => {
  cpSync(built.lib, join(site.path, 'glimpse'), { recursive: true });
  cpSync(heldOutFolder, join(site.path, 'pictures'), { recursive: true });
  cpSync(join(root, 'public/album'), join(site.path, 'album'), { recursive: true });
  writeFileSync(join(site.path, 'one-tag.html'), page(block('On your page', 'html')));
  const map = '<script type="importmap">{ "imports": { "glimpse": "./glimpse/index.js" } }</script>';
  writeFileSync(join(site.path, 'script.html'), page(`${map}<script type="module">import * as glimpse from 'glimpse'; Object.assign(globalThis, { glimpse });</script>`));
  // What the README says is run as it stands there; only its files come from here.
  const example = `${map}<script type="module">
    const files = await Promise.all(['01.webp', '02.webp'].map(async (name) => new File([await (await fetch('pictures/' + name)).blob()], name)));
    const file = files[0];
    // A picker of the system needs a gesture: the same kind of folder, with one picture that is new.
    globalThis.showDirectoryPicker = async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Holidays', { create: true });
      const writable = await (await folder.getFileHandle('03.webp', { create: true })).createWritable();
      await (await fetch('pictures/03.webp')).body.pipeTo(writable);
      return folder;
    };
    ${block('From JavaScript', 'js')}
    globalThis.outcome = { red: red.length, followed: added.length, score: cosine(red, photo), added: report.added.length, first: results.hits[0].item.name };
  </script>`;
  writeFileSync(join(site.path, 'readme.html'), page(example));
  served = await serve({ root: site.path, prefix: '/blog/', isolated: false, strict: false });
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await served.close();
  site.remove();
});

test('one script tag makes a search of its own', async () => {
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const tab = await open(context, `${served.url}one-tag.html`);
  await pick(tab, heldOut.map(({ file }) => join(heldOutFolder, file)));
  await expectAdded(tab, heldOut.length);
  const [first] = heldOut as [(typeof heldOut)[number]];
  expect(names(await search(tab, first.caption), 1)).toEqual([first.file]);
  expectQuiet(watched);
  expect(served.log.filter(({ status }) => status >= 400)).toEqual([]);
  await context.close();
});

test('24 pictures that are not in the album are found by their own captions', async () => {
  const captions = new Set(album.map(({ caption }) => caption));
  expect(heldOut.filter(({ caption }) => captions.has(caption))).toEqual([]);
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const tab = await open(context, `${served.url}script.html`);
  const found = await tab.evaluate(async (pictures) => {
    const { openLibrary } = (globalThis as unknown as { glimpse: typeof import('../../src/index.ts') }).glimpse;
    const library = await openLibrary({ name: 'held-out' });
    const files = await Promise.all(pictures.map(async ({ file }) => new File([await (await fetch(`pictures/${file}`)).blob()], file)));
    const { added, skipped } = await library.add(files);
    const firsts: (string | undefined)[] = [];
    for (const { caption } of pictures) firsts.push((await library.search({ text: caption, limit: 1 })).hits[0]?.item.name);
    library.close();
    return { added: added.length, skipped: skipped.length, firsts };
  }, heldOut);
  expect(found).toEqual({ added: heldOut.length, skipped: 0, firsts: heldOut.map(({ file }) => file) });
  expectQuiet(watched);
  await context.close();
});

test('they are found among pictures of the album too, and errors have codes', async () => {
  const others = album.filter((_, i) => i % 4 === 0);
  const context = await browser.newContext(still);
  const tab = await open(context, `${served.url}script.html`);
  const outcome = await tab.evaluate(
    async ([own, others]) => {
      const { openLibrary, loadModel, cosine, GlimpseError } = (globalThis as unknown as { glimpse: typeof import('../../src/index.ts') }).glimpse;
      const library = await openLibrary({ name: 'mixed' });
      const report = await library.add([...own, ...others].map(({ folder, file }) => ({ image: new URL(`${folder}/${file}`, location.href), name: file })));
      const firsts: (string | undefined)[] = [];
      for (const { caption } of own) firsts.push((await library.search({ text: caption, limit: 1 })).hits[0]?.item.name);
      const again = await library.add({ image: new URL(`pictures/${own[0]?.file ?? ''}`, location.href) });
      const model = await loadModel('doodle');
      const [word, same] = await model.encodeText(['a red car', 'a red car']);
      const pixels = await model.pixels(new URL(`pictures/${own[0]?.file ?? ''}`, location.href));
      const mixed = await model.encode(['a red car', new URL(`pictures/${own[0]?.file ?? ''}`, location.href)]);
      const unknown = await loadModel('nonsense').catch((error: unknown) => (error instanceof GlimpseError ? error.code : String(error)));
      const controller = new AbortController();
      controller.abort();
      const aborted = await library.search({ text: 'a cat' }, { signal: controller.signal }).catch((error: Error) => error.name);
      model.dispose();
      const disposed = await model.encodeText('x').catch((error: unknown) => (error instanceof GlimpseError ? error.code : String(error)));
      return { added: report.added.length, skipped: report.skipped, unchanged: again.unchanged.length, firsts, dims: word?.length, pixels: pixels.length, mixed: mixed.length, self: word && same ? cosine(word, same) : 0, unknown, aborted, disposed };
    },
    [heldOut.map((picture) => ({ ...picture, folder: 'pictures' })), others.map((picture) => ({ ...picture, folder: 'album' }))] as const,
  );
  const { firsts, self, ...rest } = outcome;
  const right = firsts.filter((name, index) => name === heldOut[index]?.file).length;
  expect(rest).toEqual({ added: heldOut.length + others.length, skipped: [], unchanged: 1, dims: 768, pixels: 3 * 224 * 224, mixed: 2, unknown: 'model-unknown', aborted: 'AbortError', disposed: 'disposed' });
  expect(self).toBeCloseTo(1, 5);
  expect(right).toBeGreaterThanOrEqual(heldOut.length - 1);
  expect(captioned('pink cat').length).toBeGreaterThan(0);
  await context.close();
});

test('the example of the README does what it says', async () => {
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const tab = await open(context, `${served.url}readme.html`);
  const outcome = await (await tab.waitForFunction(() => (globalThis as unknown as { outcome?: unknown }).outcome)).jsonValue();
  expect(outcome).toEqual({ red: 768, followed: 1, score: expect.any(Number), added: 2, first: '01.webp' });
  expectQuiet(watched);
  await context.close();
});
