import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Results } from '../../src/types.ts';
import { root, temporaryFolder } from './rig.ts';

const program = join(root, 'dist/cli/glimpse.js');
const work = temporaryFolder();
afterAll(() => work.remove());
const glimpse = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { cwd: work.path, encoding: 'utf8' });
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(work.path, path)), { recursive: true });
  writeFileSync(join(work.path, path), text);
};
const picture = (number: number, path: string): void => {
  mkdirSync(dirname(join(work.path, path)), { recursive: true });
  copyFileSync(join(root, 'public/album', `${String(number).padStart(3, '0')}.webp`), join(work.path, path));
};
const pages = ['', 'boats/', 'cars/', 'about/'];
const content = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(join(work.path, folder), { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [[join(entry.parentPath, entry.name).slice(work.path.length), readFileSync(join(entry.parentPath, entry.name)).toString('base64')]] : [])));

beforeAll(() => {
  if (!existsSync(program)) throw new Error('There is no build: run `npm run build` first.');
  pages.forEach((path, i) => {
    const images = [1, 2, 3].map((n) => 3 * i + n);
    for (const n of images) picture(n, `site/img/${n}.webp`);
    put(`site/${path}index.html`, `<!doctype html><title>Page ${i}</title><main><h1>Page ${i}</h1><p>Words of page ${i}, which nobody else has.</p>${images.map((n) => `<img src="/img/${n}.webp" alt="">`).join('')}</main>`);
  });
});

test('a site is indexed by one command, and again for nothing; killed in between, it goes on', async () => {
  const args = ['index', 'site', '--out', 'site/search', '--json'];
  const killed = spawn(process.execPath, [program, ...args], { cwd: work.path, stdio: 'ignore' });
  const dead = new Promise((resolve) => killed.once('exit', resolve));
  // As soon as something is written down.
  const cache = join(work.path, '.glimpse-cache');
  await expect.poll(() => existsSync(cache) && readdirSync(cache, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).length > 10_000), { timeout: 60_000, interval: 5 }).toBe(true);
  killed.kill('SIGKILL');
  await dead;
  expect(existsSync(join(work.path, 'site/search/index.json'))).toBe(false);

  const first = glimpse(...args);
  expect(first.status, first.stderr).toBe(0);
  const built = JSON.parse(first.stdout) as { pictures: number; passages: number; pages: number; encoded: { pictures: number }; wrote: { written: string[]; integrity: string } };
  expect(built).toMatchObject({ pages: 4, pictures: 12, passages: 4, leftOut: [] });
  expect(built.encoded.pictures).toBeLessThan(12);
  expect(first.stderr).toMatch(/^Looking for pages and pictures …\nIndexing: /);

  const before = content('site/search');
  const second = glimpse(...args);
  expect(JSON.parse(second.stdout)).toMatchObject({ encoded: { pictures: 0, texts: 0 }, wrote: { written: [], removed: [], integrity: built.wrote.integrity } });
  expect(content('site/search')).toEqual(before);
});

test('what it says is for people: help, sentences, exit codes', () => {
  expect(glimpse('--help')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Usage: glimpse <command>') });
  for (const command of ['index', 'search', 'serve', 'models']) expect(glimpse(command, '--help').stdout).toContain(`glimpse ${command}`);
  expect(glimpse('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(glimpse('index', 'nowhere', '--out', 'x')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^nowhere is not there\./) });
  expect(glimpse('index', 'site', '--out', 'x', '--model', 'nothing')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^There is no model of that name\. nothing; known: doodle, /) });
  expect(glimpse('index', 'site', '--out', 'x', '--dtype', 'fp32')).toMatchObject({ status: 2, stderr: expect.stringContaining('fp32') });
  expect(glimpse('models', 'fetch', 'nothing')).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no model of that name.') });
  expect(glimpse('search', '\u001b[2J\u009b31mnowhere', 'words')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^There is no index in \[2J31mnowhere\./) });
  const people = glimpse('index', 'site', '--out', 'site/search');
  expect(people.stdout).toMatch(/^Indexed 12 pictures and 4 passages of 4 pages with doodle in [\d.]+ s: nothing was new\.\nWrote 0 files to site\/search, /);
  for (const { stderr } of [glimpse('index', 'site'), people]) expect(stderr).not.toMatch(/\n\s+at |Error:|Warning/);
});

test('an index outside its site is told where to be published, one inside is told nothing', () => {
  const said = (folder: string, out: string) => glimpse('index', folder, '--out', out, '--cache', '.glimpse-cache/outside', '--json').stderr.split('\n').filter((line) => line.includes('outside'));
  expect(said('site', 'site/search')).toEqual([]);
  expect(said('site', 'out/search')).toEqual(['out/search lies outside site: publish it with the site, at /search/ for <glimpse-search index="/search/">.']);
  picture(40, 'flat/40.webp');
  expect(said('flat', 'out/flat')).toEqual([]);
});

test('an index is asked by words and by a picture, and says when it cannot be', () => {
  const found = (...args: string[]) => (JSON.parse(glimpse('search', 'site/search', '--json', ...args).stdout) as Results).hits;
  expect(found('umbrellas at night', '--limit', '3').map(({ item }) => item.url)).toHaveLength(3);
  expect(found('umbrellas at night')[0]).toMatchObject({ band: 'strong', item: { url: 'img/1.webp', page: { url: './', title: 'Page 0', headings: ['Page 0'] } } });
  expect(found('--image', join(root, 'public/album/007.webp'))[0]!.item.url).toBe('img/7.webp');
  expect(found('words of page 2')[0]!.item).toMatchObject({ type: 'text', page: { url: 'cars/' } });
  expect(glimpse('search', 'site/search', 'boats').stdout).toMatch(/^\S+ +-?[\d.]+ +\S+.*\n[^]*\d+ of 16 in \d+ ms\./);
  expect(glimpse('search', 'site', 'words')).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no index in site.') });
  put('broken/index.json', '{"format":"glimpse-index"');
  expect(glimpse('search', 'broken', 'words')).toMatchObject({ status: 1, stderr: expect.stringContaining('The search index of this site is damaged') });
  expect(glimpse('search', 'site/search', '--image', 'nowhere.jpg')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^nowhere\.jpg is not there\./) });
  expect(glimpse('search', 'site/search', '--image', 'site')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^site is no file\./) });
  put('words.jpg', 'no picture');
  expect(glimpse('search', 'site/search', '--image', 'words.jpg')).toMatchObject({ status: 1, stderr: expect.stringContaining('This is not a picture that Glimpse can read.') });
});

test('words are read as in the search box', () => {
  const asked = (...args: string[]) => glimpse('search', 'site/search', '--json', ...args);
  const found = (...args: string[]) => (JSON.parse(asked(...args).stdout) as Results).hits.map(({ item }) => item);
  expect(found('type:text').map(({ page }) => page!.url).toSorted()).toEqual(['./', 'about/', 'boats/', 'cars/']);
  expect(found('type:webp', '--limit', '20')).toHaveLength(12);
  const [umbrellas] = found('umbrellas', 'type:webp');
  expect(found('umbrellas -umbrellas type:webp', '--limit', '1')[0]!.id).not.toBe(umbrellas!.id);
  // Nothing is less like what it is than itself.
  const unlike = found('--limit', '20', '--', '-umbrellas', 'type:webp').map(({ id }) => id);
  expect(unlike).not.toContain(umbrellas!.id);
  expect(unlike.length).toBeGreaterThan(5);
  expect(found('"words of page 2"')[0]!.page!.url).toBe('cars/');
  const odd = asked('boats before:yesterday');
  expect(odd).toMatchObject({ status: 0, stderr: '"before:yesterday" was searched for as words: a date is written 2024, 2024-06 or 2024-06-15.\n' });
  expect(asked('-boat')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^Unknown option '-b'\. A query that begins with a dash goes behind "--": glimpse search <index> -- "-boat"\./) });
  expect(asked('""')).toMatchObject({ status: 2, stderr: expect.stringContaining('Say what to look for') });
  expect(asked('--', '--help').stdout).toContain('"hits"');
});

/** What `glimpse serve` answers for a path, before Ctrl+C ends it. */
async function served(folder: string, path: string): Promise<string> {
  const child = spawn(process.execPath, [program, 'serve', folder, '--port', '0'], { cwd: work.path });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await expect.poll(() => /http:\/\/\S+/.exec(said)?.[0]).toBeTruthy();
  const text = await (await fetch(`${/http:\/\/\S+/.exec(said)![0]}${path}`)).text();
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  return text;
}

test('an index without pages is served with one to look at it', async () => {
  expect(await served('site/search', '')).toContain('<glimpse-search index="./">');
  expect(await served('site/search', 'glimpse/define.js')).toContain('glimpse-search');
  expect(await served('site', '')).toContain('Page 0');
});

test('who reads no more of it ends it quietly', () => {
  const piped = spawnSync('bash', ['-c', '"$0" "$1" models | true; echo "${PIPESTATUS[0]}"', process.execPath, program], { encoding: 'utf8' });
  expect(piped).toMatchObject({ stdout: '0\n', stderr: '' });
});

test('Ctrl+C ends it with 130', async () => {
  expect(await served('site', 'boats/')).toContain('Page 1');

  for (let i = 20; i < 120; i++) picture(i, `photos/${i}.webp`);
  const long = spawn(process.execPath, [program, 'index', 'photos', '--out', 'found'], { cwd: work.path });
  let progress = '';
  long.stderr.on('data', (bytes: Buffer) => (progress += bytes.toString()));
  await expect.poll(() => progress, { timeout: 60_000 }).toContain('Indexing');
  long.kill('SIGINT');
  expect(await new Promise((resolve) => long.once('exit', resolve))).toBe(130);
  expect(progress).toContain('Stopped. What was done is kept');
});

test('the plugin for Vite indexes what was built', () => {
  picture(40, 'vite/pictures/here.webp');
  put('vite/index.html', '<!doctype html><title>Built</title><main><h1>Built by Vite</h1><p>A passage.</p><img src="./pictures/here.webp" alt="Something drawn"></main><script type="module">document.title += "!";</script>');
  put('vite/vite.config.mjs', `import { glimpse } from ${JSON.stringify(pathToFileURL(join(root, 'dist/cli/vite.js')).href)};\nexport default { base: '/sub/path/', plugins: [glimpse()], build: { assetsInlineLimit: 0 } };\n`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: join(work.path, 'vite'), encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('Indexed 1 picture and 1 passage of 1 page with doodle');
  expect(stdout).not.toContain('Left out');
  expect(existsSync(join(work.path, 'vite/dist/search/index.json'))).toBe(true);
});
