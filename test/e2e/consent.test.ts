import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve, type Served } from '../../tools/serve.mjs';
import type { Preset } from '../../src/models/preset.ts';
import { checkpointOf, type Golden, type Manifest } from '../checkpoint.ts';
import { built, expectAdded, heldOut, heldOutFolder, launch, open, pick, root, search, still, temporaryFolder } from './rig.ts';

const read = <T>(name: string): T => JSON.parse(readFileSync(join(root, 'test/golden/checkpoints/jina-clip-v1', name), 'utf8')) as T;
const checkpoint = checkpointOf(read<Manifest>('manifest.json'), read<Golden>('golden.json'));

/** Pages with models that have to be downloaded: from a mirror that has none of their files, from a slow one, and a small one for real. */
let browser: Browser;
let served: Served;
/** A mirror that takes its time, and knows no ranges. */
let slow: Server;
let sending = 0;
const site = temporaryFolder();
const page = (attributes: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><body><script type="module" src="./glimpse/define.js"></script><glimpse-search ${attributes}></glimpse-search></body></html>`;
const blank = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><body><script type="module" src="./glimpse/define.js"></script></body></html>';
/** Addresses of what belongs to a model or a runtime and was asked for. */
const fetched = () => served.log.filter(({ method, path }) => method === 'GET' && /mirror|\/models\/|\.onnx$|\.wasm$|tokenizer[_.]/.test(path)).map(({ path }) => path);
const pictures = heldOut.slice(0, 3).map(({ file }) => join(heldOutFolder, file));

beforeAll(async () => {
  slow = createServer((request, response) => {
    const length = /text_model/.test(request.url ?? '') ? 274_000_000 : 87_900_000;
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/octet-stream', ...(request.url?.endsWith('.onnx') && { 'Content-Length': length }) });
    if (request.method !== 'GET') return response.end();
    sending++;
    const timer = setInterval(() => request.url?.endsWith('.onnx') && response.write(Buffer.alloc(400_000, 1)), 50);
    return response.on('close', () => {
      sending--;
      clearInterval(timer);
    });
  });
  await new Promise<void>((done) => slow.listen(0, '127.0.0.1', done));
  writeFileSync(join(site.path, 'slow.html'), page(`model="jina-clip-v1" model-base="http://127.0.0.1:${(slow.address() as AddressInfo).port}/" library="slow"`));
  cpSync(built.lib, join(site.path, 'glimpse'), { recursive: true });
  writeFileSync(join(site.path, 'large.html'), page('model="jina-clip-v1" model-base="./mirror/{repo}/at/{revision}/"'));
  writeFileSync(join(site.path, 'words.html'), page('model="jina-embeddings-v2-base-en" model-base="./mirror/"'));
  writeFileSync(join(site.path, 'auto.html'), page('model="jina-clip-v1" model-base="./mirror/" download="auto" library="auto"'));
  writeFileSync(join(site.path, 'embedded.html'), page('library="embedded"'));
  cpSync(join(root, 'test/golden/checkpoints'), join(site.path, 'mirror/checkpoints'), { recursive: true });
  writeFileSync(join(site.path, 'blank.html'), blank);
  served = await serve({ root: site.path, prefix: '/blog/', isolated: false, strict: false });
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await served.close();
  slow.closeAllConnections();
  await new Promise((done) => slow.close(done));
  site.remove();
});

test('no byte of a model is asked for before the person agrees; afterwards it comes from the named mirror', async () => {
  const context = await browser.newContext(still);
  const tab = await open(context, `${served.url}large.html`);
  await tab.getByText(/you are asked before the model jina-clip-v1 is loaded/).waitFor();
  await tab.getByRole('searchbox').focus();
  await pick(tab, pictures);
  const card = tab.getByRole('region', { name: 'Load the model?' });
  await card.waitFor();
  expect(await card.textContent()).toMatch(/Apache-2\.0[\s\S]*about 3\d\d MB[\s\S]*Recommended[\s\S]*Small/);
  await tab.waitForTimeout(1500);
  expect(fetched()).toEqual([]);

  await card.getByRole('radio', { name: /^Small/ }).check();
  await card.getByText(/about 2\d\d MB/).waitFor();
  expect(fetched()).toEqual([]);

  await card.getByRole('button', { name: 'Download' }).click();
  await tab.getByText('The model could not be downloaded: the server refused. Try again later.').first().waitFor();
  expect(fetched().filter((path) => path.startsWith('/blog/mirror/jinaai/jina-clip-v1/at/')).length).toBeGreaterThan(0);
  await tab.getByRole('button', { name: 'Try again' }).waitFor();

  // The next visit: agreed to, but it does not start by itself.
  await tab.close();
  const before = fetched().length;
  const again = await open(context, `${served.url}large.html`);
  await again.getByRole('button', { name: 'Resume' }).waitFor();
  await again.waitForTimeout(1000);
  expect(fetched().length).toBe(before);
  await context.close();
});

test('a model of words says that it cannot see pictures, and asks for nothing', async () => {
  const context = await browser.newContext(still);
  const before = fetched().length;
  const tab = await open(context, `${served.url}words.html`);
  await tab.getByText(/This model understands words only, not pictures\./).waitFor();
  expect(await tab.getByRole('button', { name: /Choose/ }).count()).toBe(0);
  expect(fetched().length).toBe(before);
  await context.close();
});

test('download="auto" begins at once, and the embedded model is never asked for', async () => {
  const context = await browser.newContext(still);
  const tab = await open(context, `${served.url}auto.html`);
  await tab.getByText('The model could not be downloaded: the server refused. Try again later.').first().waitFor();
  const embedded = await open(context, `${served.url}embedded.html`);
  await pick(embedded, pictures);
  await expectAdded(embedded, pictures.length);
  expect(await embedded.getByRole('button', { name: 'Download' }).count()).toBe(0);
  await context.close();
});

test('pausing and cancelling end the transfers, resuming begins them again', async () => {
  const context = await browser.newContext(still);
  const tab = await open(context, `${served.url}slow.html`);
  await tab.getByText(/you are asked before/).waitFor();
  await pick(tab, pictures);
  await tab.getByRole('button', { name: 'Download' }).click();
  const bar = tab.getByRole('progressbar', { name: 'Loading the model' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 20_000 }).toBeGreaterThan(15);
  await tab.getByText(/MB of 37\d MB · .*\/s · .* left/).first().waitFor();
  expect(sending).toBeGreaterThan(0);
  await tab.getByRole('button', { name: 'Pause' }).click();
  await tab.getByText(/ · Paused/).first().waitFor();
  await expect.poll(() => sending, { timeout: 10_000 }).toBe(0);
  // The runtime, and whole parts of both towers.
  await tab.waitForTimeout(3000);
  const standing = Number(/(\d+) MB of 37\d MB · Paused/.exec((await tab.locator('glimpse-consent .amount').textContent()) ?? '')?.[1]);
  expect(standing).toBeGreaterThan(22);
  await tab.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => sending, { timeout: 10_000 }).toBeGreaterThan(0);
  await tab.getByRole('button', { name: 'Cancel' }).click();
  await tab.getByRole('region', { name: 'Load the model?' }).getByText(/\d+ MB are here already/).waitFor();
  await expect.poll(() => sending, { timeout: 10_000 }).toBe(0);
  await tab.getByRole('button', { name: 'Not now' }).click();
  await tab.getByRole('button', { name: 'Choose pictures' }).waitFor();
  await context.close();
});

/** A page whose element has a small model of the family of jina-clip-v1, which attributes cannot name. */
async function openSmall(context: BrowserContext, more: Partial<Preset> = {}): Promise<Page> {
  const tab = await open(context, `${served.url}blank.html`);
  await tab.evaluate((model: Preset) => {
    const element = document.createElement('glimpse-search');
    document.body.append(Object.assign(element, { model, library: model.id, modelBase: './mirror/{repo}/' }));
  }, { ...checkpoint, ...more });
  return tab;
}

test('after the question the model is downloaded, what waited goes on, and the next visit asks nothing', async () => {
  const context = await browser.newContext(still);
  const tab = await openSmall(context);
  await tab.getByText(/you are asked before the model small-jina-clip-v1 is loaded/).waitFor();
  const before = fetched().length;
  await pick(tab, pictures);
  await tab.getByRole('region', { name: 'Load the model?' }).waitFor();
  await tab.waitForTimeout(500);
  expect(fetched().length).toBe(before);
  await tab.getByRole('button', { name: 'Download' }).click();
  await expectAdded(tab, pictures.length);
  expect(fetched().slice(before).filter((path) => path.endsWith('.onnx')).toSorted()).toEqual(['/blog/mirror/checkpoints/jina-clip-v1/onnx/text_model.onnx', '/blog/mirror/checkpoints/jina-clip-v1/onnx/vision_model.onnx']);
  expect((await search(tab, 'a cat')).total).toBe(pictures.length);
  await tab.close();

  const after = fetched().length;
  const again = await openSmall(context);
  expect((await search(again, 'a dog')).total).toBe(pictures.length);
  expect(await again.getByRole('button', { name: /Download|Resume/ }).count()).toBe(0);
  expect(fetched().slice(after)).toEqual([]);
  await context.close();
});

test('a model that came but does not work says so in the same place, and gives way', async () => {
  const context = await browser.newContext(still);
  const tab = await openSmall(context, { id: 'wrong', golden: { text: { input: 'hello world', vector: [1, 0, 0, 0] } } });
  await tab.getByText(/you are asked before the model wrong is loaded/).waitFor();
  await pick(tab, pictures);
  await tab.getByRole('button', { name: 'Download' }).click();
  const card = tab.getByRole('region', { name: 'The model could not be loaded' });
  await card.getByText('The model gave wrong results on this device').waitFor();
  await tab.waitForTimeout(3500);
  expect(await card.getByRole('button').allTextContents()).toEqual(['Try again', 'Not now']);
  await card.getByRole('button', { name: 'Not now' }).click();
  await tab.getByRole('button', { name: 'Choose pictures' }).waitFor();
  await context.close();
});
