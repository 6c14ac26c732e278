import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Served } from '../../tools/serve.mjs';
import { engines, startEngine, visit, type Engine } from './engines.ts';
import { built, root, temporaryFolder } from './rig.ts';
import type { Trial } from './vectors.worker.ts';

/** The built package in a worker of every engine, under the policy that docs/hosting.md names. */
const site = temporaryFolder();
let served: Served;

beforeAll(async () => {
  await build({
    configFile: false,
    root,
    base: './',
    publicDir: false,
    logLevel: 'error',
    plugins: [{ name: 'glimpse-built', enforce: 'pre', resolveId: (id) => (id.endsWith('/src/vectors.ts') ? { id: '/glimpse/vectors.js', external: true } : undefined) }],
    build: { target: 'es2022', outDir: site.path, emptyOutDir: false, modulePreload: false, rolldownOptions: { input: 'test/e2e/vectors.worker.ts', output: { entryFileNames: 'worker.js' } } },
  });
  cpSync(built.lib, join(site.path, 'glimpse'), { recursive: true });
  cpSync(join(root, 'test/e2e/vectors-page.js'), join(site.path, 'page.js'));
  writeFileSync(join(site.path, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Vectors</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
  served = await serve({ root: site.path });
});
afterAll(async () => {
  await served?.close();
  site.remove();
});

describe.each(engines)('%s', (name) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await startEngine(name);
    await visit(engine, served.url);
  });
  afterAll(() => engine?.close());

  test.each([['even', 'cosine'], ['clusters', 'dot'], ['cone', 'cosine']])('finds what brute force finds: %s, %s', async (kind, metric) => {
    const { kernel, searches, wrong } = await engine.call<Trial>('trial', kind, metric);
    expect(wrong).toEqual([]);
    expect(searches).toBe(120);
    // Which browsers have relaxed SIMD changes; of these, Chromium has it for sure.
    expect(kernel).toMatch(name === 'Chromium' ? /^relaxed$/ : /^(relaxed|simd)$/);
    console.log(`${name}: ${kernel}`);
  });
});
