import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine, visit, type Engine } from './engines.ts';
import { album, root } from './rig.ts';

// The drop-in as another origin sees it: a page under a strict policy, with Trusted Types enforced; scripts, workers, runtime and model come from elsewhere.

interface Site {
  readonly origin: string;
  /** Breaches of the policy that were reported to it. */
  readonly reports: string[];
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json', '.webp': 'image/webp' };

/** Serves what `find` gives: a text, or the path of a file. */
async function site(find: (path: string) => { readonly text: string } | { readonly file: string } | undefined, headers: (origin: string) => Record<string, string>): Promise<Site> {
  const [reports, asked]: [string[], string[]] = [[], []];
  let origin = '';
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0]!;
    asked.push(path);
    if (path === '/report') {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        reports.push(body);
        response.writeHead(204).end();
      });
      return;
    }
    const found = find(path);
    if (!found) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', ...headers(origin) });
    if ('text' in found) response.end(found.text);
    else createReadStream(found.file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    origin,
    reports,
    asked,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}

function fileOf(folder: string, path: string): { readonly file: string } | undefined {
  const file = join(folder, path);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? { file } : undefined;
}

/** The policy that docs/hosting.md gives for scripts of another origin. */
function policyFor(scripts: string): string {
  const [, policy = ''] = /```\n(default-src[^`]*https:\/\/cdn\.example[^`]*)```/.exec(readFileSync(join(root, 'docs/hosting.md'), 'utf8')) ?? [];
  if (!policy) throw new Error('docs/hosting.md has no such policy');
  return policy.replaceAll('https://cdn.example', scripts).replaceAll(/\s+/g, ' ').trim();
}

const script = readFileSync(join(root, 'dist/cdn/glimpse.js'));
const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`;

let elsewhere: Site;
let page: Site;

beforeAll(async () => {
  elsewhere = await site((path) => fileOf(join(root, 'dist'), path), () => ({ 'Access-Control-Allow-Origin': '*' }));
  const address = `${elsewhere.origin}/cdn/glimpse.js`;
  const html = (attributes: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
    <script type="module" src="${address}"${attributes}></script><script type="module" src="page.js"></script><glimpse-search></glimpse-search></html>`;
  const pages: Readonly<Record<string, string>> = {
    '/index.html': html(''),
    '/breach.html': html(''),
    '/twice.html': html('').replace('<script', `<script type="module" src="${address}?another"></script><script`),
    '/integrity.html': html(` crossorigin integrity="${integrity}"`),
    '/wrong.html': html(` crossorigin integrity="${integrity.slice(0, -8)}AAAAAAA="`),
    '/page.js': `
      globalThis.whenReady = async () => true;
      globalThis.defined = async () => Boolean(customElements.get('glimpse-search')) && Boolean(document.querySelector('glimpse-search').shadowRoot.querySelector('*'));
      globalThis.breach = async () => {
        await fetch('https://third.example/').catch(() => {});
        try {
          document.createElement('p').innerHTML = 'text';
          return 'allowed';
        } catch {
          return 'refused';
        }
      };
      globalThis.run = async (files, words, copy = '') => {
        const { openLibrary } = await import('${address}' + copy);
        const library = await openLibrary({ name: 'elsewhere' + copy });
        const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="3" fill="red"/></svg>'], { type: 'image/svg+xml' });
        const { added, skipped } = await library.add([...files.map((file) => ({ image: 'album/' + file })), { image: svg, name: 'drawn.svg' }]);
        const { hits } = await library.search({ text: words });
        const { towers } = await library.stats();
        library.close();
        return { added: added.length, skipped, first: hits[0].item.name, towers: towers.length };
      };`,
  };
  page = await site((path) => (pages[path] === undefined ? fileOf(join(root, 'public'), path) : { text: pages[path] }), (origin) => ({ 'Content-Security-Policy': `${policyFor(elsewhere.origin)}; report-uri ${origin}/report` }));
});
afterAll(async () => {
  await elsewhere?.close();
  await page?.close();
});

describe.each(['Chromium', 'Firefox'] as const)('%s', (name) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await startEngine(name);
  });
  afterAll(() => engine?.close());

  test.each(['index.html', 'integrity.html'])('%s: pictures are added and found, and nothing breaks the policy', async (path) => {
    const some = album.slice(0, 4);
    await visit(engine, `${page.origin}/${path}`);
    await expect.poll(() => engine.call<boolean>('defined')).toBe(true);
    expect(await engine.call('run', some.map(({ file }) => file), some[1]!.caption)).toEqual({ added: path === 'index.html' ? 5 : 0, skipped: [], first: some[1]!.file, towers: expect.any(Number) as number });
    expect(page.reports.filter((report) => !report.includes('/breach.html'))).toEqual([]);
    // Scripts and the model are the other's; only what is searched is the page's.
    expect(page.asked.filter((asked) => /\.(wasm|onnx|mjs)$/.test(asked))).toEqual([]);
    expect(elsewhere.asked).toContain('/lib/models/doodle/onnx/vision_model_quantized.onnx');
  });

  test('a second copy on one page works as well', async () => {
    const some = album.slice(0, 2);
    await visit(engine, `${page.origin}/twice.html`);
    await expect.poll(() => engine.call<boolean>('defined')).toBe(true);
    for (const copy of ['', '?another']) expect(await engine.call('run', some.map(({ file }) => file), some[1]!.caption, copy)).toMatchObject({ skipped: [], first: some[1]!.file });
    expect(page.reports.filter((report) => report.includes('/twice.html'))).toEqual([]);
  });

  test('the policy is enforced, and told of breaches', async () => {
    await visit(engine, `${page.origin}/breach.html`);
    const markup = await engine.call('breach');
    const reported = (): string => page.reports.filter((report) => report.includes('/breach.html')).join('\n');
    await expect.poll(reported).toContain('connect-src');
    // Firefox does not enforce Trusted Types everywhere yet.
    if (name !== 'Chromium') return;
    expect(markup).toBe('refused');
    await expect.poll(reported).toContain('trusted-types-sink');
  });

  test('a script that is another one is not run', async () => {
    await visit(engine, `${page.origin}/wrong.html`);
    expect(await engine.call<boolean>('defined').catch(() => false)).toBe(false);
  });
});
