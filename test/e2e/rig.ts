import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { expect } from 'vitest';
import { chromiumFlags, findBrowser } from '../../tools/browsers.mjs';
import { serve, type ServeOptions, type Served } from '../../tools/serve.mjs';
import type { Results } from '../../src/types.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const built = { app: join(root, 'dist/app'), lib: join(root, 'dist/lib') };

/** Pictures that are not in the album, with what is on them. */
export const heldOutFolder = join(root, 'test/fixtures/held-out');
export const heldOut = (JSON.parse(readFileSync(join(heldOutFolder, 'captions.json'), 'utf8')) as { pictures: { file: string; caption: string }[] }).pictures;
/** Some of them, where it does not matter how many there are: each takes a tenth of a second. */
export const few = heldOut.slice(0, 6);
export const fewFiles = few.map(({ file }) => join(heldOutFolder, file));
export const album = (JSON.parse(readFileSync(join(root, 'public/album/album.json'), 'utf8')) as { pictures: { file: string; caption: string }[] }).pictures;

/** The app below a folder of a host, as a static site would have it. */
export function serveApp(options: Partial<ServeOptions> = {}): Promise<Served> {
  if (!existsSync(join(built.app, 'index.html'))) throw new Error('There is no build: run `npm run build` first.');
  return serve({ root: built.app, prefix: '/some/repo/', ...options });
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'glimpse-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Only what runs for long is compiled a second time, for speed: a test lasts seconds, and begins in a new process. */
const unhurried = '--js-flags=--wasm-tiering-budget=200000000';

/** A Chromium for which no other host exists. @param without of Playwright's own flags */
export function launch(flags: readonly string[] = [], without: string[] = []): Promise<Browser> {
  const executablePath = findBrowser('chromium');
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...chromiumFlags(), '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', unhurried, ...flags], ignoreDefaultArgs: without });
}

/** One that keeps pages that are left, as those of people do. */
export const launchKeeping = (): Promise<Browser> => launch([], ['--disable-back-forward-cache']);

/** Without animations, which cost more than the work where software draws them. */
export const still = { reducedMotion: 'reduce' } as const;

/** What must not happen: requests elsewhere, errors, breaches of the policy. */
export interface Watched {
  readonly foreign: string[];
  readonly errors: string[];
}

export function watch(context: BrowserContext, home: string): Watched {
  const { origin } = new URL(home);
  const watched: Watched = { foreign: [], errors: [] };
  const note = (url: string) => {
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about|chrome-error):/.test(url)) watched.foreign.push(url);
  };
  context.on('request', (request) => note(request.url()));
  context.on('page', (page) => {
    page.on('websocket', (socket) => note(socket.url()));
    page.on('pageerror', (error) => watched.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') watched.errors.push(message.text());
    });
  });
  return watched;
}

/** Opens an address and keeps the newest answer of its element, and its reports, where `answer` finds them. */
export async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    document.addEventListener('glimpse-results', (event) => Object.assign(globalThis, { newest: (event as CustomEvent<unknown>).detail ?? event }));
  });
  await page.goto(url);
  return page;
}

/** The one field for words. */
export const field = (page: Page) => page.getByRole('combobox', { name: /^Search (pictures|this site)/ }).or(page.getByRole('searchbox', { name: /^Search (pictures|this site)/ })).first();

/** Types words as a person does and gives the answer to exactly these words. */
export async function search(page: Page, words: string): Promise<Results> {
  await page.evaluate(() => Object.assign(globalThis, { newest: undefined }));
  await field(page).fill(words);
  const answer = await page.waitForFunction((text) => {
    const { newest } = globalThis as unknown as { newest?: { query: { text?: string }; results: Results } };
    // Names and captions answer first, while the model starts, and the library may not be measured yet.
    return newest?.query.text === text && !newest.results.keywordsOnly && newest.results.settled ? newest.results : undefined;
  }, words);
  return (await answer.jsonValue()) as Results;
}

/** Names of what was found, best first. */
export const names = (results: Results, count: number): string[] => results.hits.slice(0, count).map(({ item }) => item.name);

/** Names of the album's pictures whose captions say all of this. */
export const captioned = (...words: string[]): string[] => album.filter(({ caption }) => words.every((word) => caption.includes(word))).map(({ file }) => file);

/** Starts the sample album and waits until all of it can be found. */
export async function addSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: /150 drawn pictures/i }).first().click();
  await expectAdded(page, album.length);
}

/** Waits for the sentence that ends an addition. */
export async function expectAdded(page: Page, added: number, unchanged = 0): Promise<void> {
  const words = [added > 0 || unchanged === 0 ? `${added} pictures? added` : '', unchanged > 0 ? `${unchanged} already here` : ''].filter(Boolean).join(', ');
  await page.getByText(new RegExp(words)).first().waitFor({ state: 'attached', timeout: 150_000 });
}

/** The files of a folder as a person would pick them. */
export const filesOf = (folder: string, type: string): string[] => readdirSync(folder).filter((name) => name.endsWith(type)).map((name) => join(folder, name));

/** Gives files to the first picker of the page that takes any number of them and no folder. */
export async function pick(page: Page, files: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  await page.locator('input[type=file][multiple]:not([webkitdirectory])').first().setInputFiles(files);
}

/** Drags files or folders of this machine onto the page, as the system would. */
export async function drop(page: Page, paths: string[], at?: { x: number; y: number }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...(at ?? { x: width / 2, y: height / 2 }), data: { items: [], files: paths, dragOperationsMask: 1 } });
  }
  await session.detach();
}

/** Nothing went elsewhere, nothing broke. */
export function expectQuiet({ foreign, errors }: Watched): void {
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
}
