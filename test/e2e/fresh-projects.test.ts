import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../tools/serve.mjs';
import { album, launch, root, still, temporaryFolder, watch } from './rig.ts';

// What `npm pack` gives, installed in projects that have never seen this one.

const folder = temporaryFolder();
let browser: Browser;

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

const main = `
  import 'glimpse/define';
  import { openLibrary } from 'glimpse';
  globalThis.run = async (files, words) => {
    const library = await openLibrary({ name: 'fresh' });
    const { added, skipped } = await library.add(files.map((file) => ({ image: 'album/' + file })));
    const { hits } = await library.search({ text: words });
    return { added: added.length, skipped, first: hits[0].item.name, element: Boolean(document.querySelector('glimpse-search').shadowRoot) };
  };
`;
const page = (script: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Fresh</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script><glimpse-search></glimpse-search></html>`;

beforeAll(async () => {
  browser = await launch();
  const [tarball = ''] = run('npm', ['pack', '--pack-destination', folder.path], root).trim().split('\n').slice(-1);
  writeFileSync(join(folder.path, 'package.json'), '{ "name": "fresh", "private": true, "type": "module" }');
  writeFileSync(join(folder.path, 'main.js'), main);
  writeFileSync(join(folder.path, 'index.html'), page('/main.js'));
  // What the command line alone needs is large, and other tests have it.
  run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=optional', join(folder.path, tarball)], folder.path);
});
afterAll(async () => {
  await browser?.close();
  folder.remove();
});

/** Opens what a bundler has made and uses it. */
async function expectWorks(built: string): Promise<void> {
  mkdirSync(join(built, 'album'), { recursive: true });
  const some = album.slice(0, 3);
  const pictures = await serve({ root: join(root, 'public'), isolated: false, strict: false });
  const served = await serve({ root: built, prefix: '/site/', isolated: false, strict: false });
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  await context.route('**/album/*', async (route) => route.fulfill({ response: await route.fetch({ url: `${pictures.url}album/${route.request().url().split('/').at(-1)!}` }) }));
  try {
    const tab = await context.newPage();
    await tab.goto(served.url);
    await tab.waitForFunction(() => 'run' in globalThis);
    const outcome = await tab.evaluate(([files, words]) => (globalThis as unknown as { run: (files: readonly string[], words: string) => Promise<unknown> }).run(files, words), [some.map(({ file }) => file), some[2]!.caption] as const);
    expect(outcome).toEqual({ added: 3, skipped: [], first: some[2]!.file, element: true });
    expect(watched.errors).toEqual([]);
    expect(served.log.filter(({ status }) => status >= 400)).toEqual([]);
  } finally {
    await context.close();
    await Promise.all([served.close(), pictures.close()]);
  }
}

describe('the packed package', () => {
  test('works in a page that Vite has built, with nothing to set', async () => {
    const built = join(folder.path, 'vite');
    run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--base', './', '--outDir', built, '--logLevel', 'error'], folder.path);
    await expectWorks(built);
  });

  test('works in a page that webpack has built, with nothing to set', async () => {
    const built = join(folder.path, 'webpack');
    const script = `
      import webpack from ${JSON.stringify(join(root, 'node_modules/webpack/lib/index.js'))};
      webpack({ mode: 'production', context: ${JSON.stringify(folder.path)}, entry: './main.js', output: { path: ${JSON.stringify(built)} }, performance: false, optimization: { minimize: false } }, (error, stats) => {
        const problems = error ?? (stats.hasErrors() || stats.hasWarnings() ? stats.toString({ all: false, errors: true, warnings: true }) : undefined);
        if (problems) { console.error(problems); process.exit(1); }
      });`;
    run(process.execPath, ['--input-type=module', '-e', script], folder.path);
    writeFileSync(join(built, 'index.html'), page('main.js'));
    await expectWorks(built);
  });

  test('has the command line, and what it says it has', () => {
    expect(run(join(folder.path, 'node_modules/.bin/glimpse'), ['models'], folder.path)).toContain('doodle');
    expect(readdirSync(join(folder.path, 'node_modules/glimpse')).toSorted()).toEqual(['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'dist', 'package.json']);
  });
});
