/**
 * `npm run bench -- pixels`: builds the page test/bench/pixels.html, runs it in Chromium and writes its section of
 * docs/benchmarks.md. A page offers `bench()`, which measures and answers; test/bench/pixels.mjs turns the answer into lines.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { chromiumFlags, findBrowser } from './browsers.mjs';
import { kernelPlugin } from './kernels.mjs';
import { serve } from './serve.mjs';
import { root } from './steps.mjs';

const folder = join(root, 'test/bench');
const page = join(root, 'docs/benchmarks.md');
/** The longest that a benchmark may take. */
const patience = 10 * 60_000;

/** @param {string} name */
async function buildPage(name) {
  const outDir = join(root, '.cache/bench', name);
  await build({
    configFile: false,
    root: folder,
    base: './',
    logLevel: 'warn',
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
    plugins: [kernelPlugin()],
    worker: { format: 'es', plugins: () => [kernelPlugin()] },
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: false, chunkSizeWarningLimit: 4096, rolldownOptions: { input: join(folder, `${name}.html`) } },
  });
  return outDir;
}

/** @param {string} outDir @param {string} name */
async function measure(outDir, name) {
  const served = await serve({ root: outDir });
  const executablePath = findBrowser('chromium');
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: chromiumFlags() });
  try {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(patience);
    await tab.goto(`${served.url}${name}.html`);
    await tab.waitForFunction(() => 'bench' in globalThis);
    const result = await tab.evaluate(() => /** @type {{ bench(): Promise<unknown> }} */ (/** @type {unknown} */ (globalThis)).bench());
    return { result, version: browser.version() };
  } finally {
    await browser.close();
    await served.close();
  }
}

/**
 * Puts a section in the place of the one of that name, or at the end.
 * @param {string} name
 * @param {string} section
 */
function write(name, section) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const old = existsSync(page) ? readFileSync(page, 'utf8') : '# Benchmarks\n\nEach section was written by `npm run bench -- <name>` in one run. Ratios hold elsewhere better than milliseconds do.\n';
  const [from, to] = [old.indexOf(start), old.indexOf(end)];
  const marked = `${start}\n${section.trim()}\n${end}`;
  writeFileSync(page, from >= 0 && to > from ? old.slice(0, from) + marked + old.slice(to + end.length) : `${old.trimEnd()}\n\n${marked}\n`);
}

const [name = ''] = process.argv.slice(2);
if (!/^[\w-]+$/.test(name) || !existsSync(join(folder, `${name}.mjs`))) {
  console.error('Which benchmark? A name of a page in test/bench/, for example: npm run bench -- pixels');
  process.exit(1);
}
/** @type {{ title: string, report(result: unknown): string }} */
const { title, report } = await import(`../test/bench/${name}.mjs`);
const { result, version } = await measure(await buildPage(name), name);
const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB; Chromium ${version}, headless, no graphics card; ${new Date().toISOString().slice(0, 10)}.`;
const section = `## ${title}\n\n${report(result)}\n\nMeasured on: ${machine}`;
console.log(section);
write(name, section);
