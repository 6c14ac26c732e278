/**
 * `npm run bench -- pixels`: builds the page test/bench/pixels.html, runs it in Chromium and writes its section of
 * docs/benchmarks.md. A page offers `bench()`, which measures and answers; test/bench/pixels.mjs turns the answer into lines,
 * or the list of answers where the page has `parts`, a number: each is measured in a tab of its own, by `bench(part)`. A page
 * may name the folder of a model in .cache/checkpoints/ that it needs, and say `strict = false` where other
 * libraries need more than our content security policy allows. Without a name, all of them run.
 */
import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { chromiumFlags, findBrowser } from './browsers.mjs';
import { kernelPlugin } from './kernels.mjs';
import { runtimePlugin } from './runtime.mjs';
import { serve } from './serve.mjs';
import { root } from './steps.mjs';

const folder = join(root, 'test/bench');
const page = join(root, 'docs/benchmarks.md');
/** The longest that a benchmark, or a part of one, may take. */
const patience = 30 * 60_000;

/** @param {string} name */
async function buildPage(name) {
  const outDir = join(root, '.cache/bench', name);
  await build({
    configFile: false,
    root: folder,
    base: './',
    logLevel: 'warn',
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
    plugins: [runtimePlugin(), kernelPlugin()],
    worker: { format: 'es', plugins: () => [kernelPlugin()] },
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: false, chunkSizeWarningLimit: 4096, rolldownOptions: { input: join(folder, `${name}.html`) } },
  });
  return outDir;
}

/**
 * Puts a model beside a page, without copying its gigabyte where that can be avoided.
 * @param {string} outDir
 * @param {string} model
 */
function addModel(outDir, model) {
  const from = join(root, '.cache/checkpoints', model);
  for (const path of readdirSync(from, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))) {
    const to = join(outDir, 'checkpoints', model, path.slice(from.length));
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(path, to);
    } catch {
      cpSync(path, to);
    }
  }
}

/** @param {string} outDir @param {string} name @param {boolean | undefined} strict */
async function measure(outDir, name, strict = true) {
  const served = await serve({ root: outDir, strict });
  const executablePath = findBrowser('chromium');
  // A profile on disk: without one, what a page stores would stay in memory.
  const profile = mkdtempSync(join(tmpdir(), 'glimpse-bench-'));
  const browser = await chromium.launchPersistentContext(profile, { ...(executablePath ? { executablePath } : {}), args: chromiumFlags() });
  try {
    const open = async () => {
      const tab = await browser.newPage();
      tab.setDefaultTimeout(patience);
      tab.on('console', (message) => message.type() === 'info' && console.error(message.text()));
      await tab.goto(`${served.url}${name}.html`);
      await tab.waitForFunction(() => 'bench' in globalThis);
      return tab;
    };
    /** @param {import('playwright').Page} tab @param {number} part */
    const run = (tab, part) => tab.evaluate((part) => /** @type {{ bench(part: number): Promise<unknown> }} */ (/** @type {unknown} */ (globalThis)).bench(part), part);
    const first = await open();
    const parts = await first.evaluate(() => /** @type {{ parts?: number }} */ (globalThis).parts);
    const version = browser.browser()?.version() ?? '';
    if (parts === undefined) return { result: await run(first, 0), version };
    await first.close();
    const result = [];
    for (let part = 0; part < parts; part++) {
      // What one part leaves in memory, or a tab that it kills, is nothing to the next.
      const tab = await open();
      try {
        result.push(await run(tab, part));
      } catch (error) {
        console.error(`part ${part + 1} of ${parts} failed: ${error}`);
        process.exitCode = 1;
      }
      await tab.close();
    }
    return { result, version };
  } finally {
    await browser.close();
    await served.close();
    rmSync(profile, { recursive: true, force: true });
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

/** @param {string} name */
async function bench(name) {
  /** @type {{ title: string, model?: string, strict?: boolean, report(result: unknown): string }} */
  const { title, model, strict, report } = await import(`../test/bench/${name}.mjs`);
  if (model && !existsSync(join(root, '.cache/checkpoints', model, 'manifest.json'))) {
    console.error(`${name} needs the model in .cache/checkpoints/${model}, which is made by: python tools/checkpoints/make.py --real --dtypes fp32 fp16 q8`);
    process.exitCode = 1;
    return;
  }
  const outDir = await buildPage(name);
  if (model) addModel(outDir, model);
  const { result, version } = await measure(outDir, name, strict);
  writeFileSync(join(outDir, 'result.json'), JSON.stringify(result));
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB; Chromium ${version}, headless, no graphics card; ${new Date().toISOString().slice(0, 10)}.`;
  const section = `## ${title}\n\n${report(result)}\n\nMeasured on: ${machine}`;
  console.log(section);
  write(name, section);
}

const all = readdirSync(folder).flatMap((file) => (file.endsWith('.html') ? [file.slice(0, -'.html'.length)] : []));
const names = process.argv.slice(2);
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: no such benchmark. There are: ${all.join(', ')}`);
  process.exit(1);
}
for (const name of names.length > 0 ? names : all) await bench(name);
