import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runtimeFiles } from '../../tools/runtime.mjs';
import { built, root, temporaryFolder } from './rig.ts';

const listing = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length + 1)] : []));
const node = (args: string[], cwd: string) => spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });

test('either entry can be imported in Node, where there is no page', () => {
  for (const entry of ['index.js', 'define.js', 'page.js']) {
    const address = pathToFileURL(join(built.lib, entry)).href;
    const { status, stderr } = node(['--input-type=module', '-e', `await import(${JSON.stringify(address)})`], root);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  }
});

test('the package exports what the architecture page says', async () => {
  const entry = (await import(pathToFileURL(join(built.lib, 'index.js')).href)) as Record<string, unknown>;
  for (const name of ['loadModel', 'openLibrary', 'cosine', 'GlimpseError']) expect(entry[name], name).toBeTypeOf('function');
});

test('the command line runs by itself, and ends with a sentence when it cannot: with 2 when something was typed wrongly', () => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { glimpse: string } };
  const glimpse = (...args: string[]) => node([join(root, bin.glimpse), ...args], root);
  expect(glimpse('models')).toMatchObject({ status: 0, stdout: expect.stringContaining('doodle') });
  expect(glimpse('models', 'fetch', 'nothing')).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no model of that name.') });
  expect(glimpse('dance')).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage') });
});

test('exactly the chosen runtime files are shipped, once', () => {
  for (const folder of [built.app, built.lib]) {
    expect(listing(folder).filter((path) => /\.wasm$|ort-.*\.mjs$/.test(path)).toSorted()).toEqual(runtimeFiles.map((file) => join('wasm', file)).toSorted());
  }
});

test('every script has its source map', () => {
  const scripts = listing(built.lib).filter((path) => path.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(3);
  const maps = new Set(listing(built.lib).filter((path) => path.endsWith('.map')));
  expect(['index.js', 'define.js', 'page.js'].filter((path) => !maps.has(`${path}.map`))).toEqual([]);
});

test('the shell is kept for the next visit, without models, binaries or pictures', () => {
  const worker = readFileSync(join(built.app, 'sw.js'), 'utf8');
  const kept = [...worker.matchAll(/url:\s*"([^"]+)"/g)].map(([, url = '']) => url);
  const all = listing(built.app);
  const expected = all.filter((path) => /\.(html|css|js|mjs|webmanifest|svg|png|ico)$/.test(path) && path !== 'sw.js' && !path.includes('libheif-'));
  expect(all.filter((path) => path.includes('libheif-')).map((path) => path.replace(/-[\w-]{8}(?=\.js)/, ''))).toEqual(expect.arrayContaining(['assets/libheif-bundle.js', 'libheif-LICENSE.txt']));
  expect(kept.toSorted()).toEqual([...expected, 'album/album.json'].toSorted());
  expect(kept.filter((path) => /\.(wasm|onnx|webp)$/.test(path))).toEqual([]);
});

interface Member {
  readonly kind: string;
  readonly name: string;
  readonly privacy?: string;
  readonly static?: boolean;
  readonly description?: string;
  readonly inheritedFrom?: unknown;
}
interface Declaration {
  readonly name: string;
  readonly tagName?: string;
  readonly customElement?: boolean;
  readonly description?: string;
  readonly members?: Member[];
  readonly attributes?: { name: string; description?: string }[];
  readonly events?: { name: string; description?: string }[];
  readonly slots?: { name: string; description?: string }[];
  readonly cssParts?: { name: string; description?: string }[];
  readonly cssProperties?: { name: string; description?: string }[];
}

/** What belongs to Lit's life cycle and not to the element's users. */
const lifecycle = new Set(['render', 'connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'willUpdate', 'firstUpdated', 'updated', 'shouldUpdate', 'createRenderRoot', 'properties', 'styles', 'shadowRootOptions']);

test('every public member of the elements is described', () => {
  const { modules } = JSON.parse(readFileSync(join(built.lib, 'custom-elements.json'), 'utf8')) as { modules: { declarations?: Declaration[] }[] };
  const elements = modules.flatMap(({ declarations = [] }) => declarations.filter(({ customElement }) => customElement));
  expect(elements.length).toBeGreaterThan(0);
  const bare = elements.flatMap((element) => {
    const members = (element.members ?? []).filter(({ name, privacy, static: fixed }) => !name.startsWith('#') && !fixed && (privacy ?? 'public') === 'public' && !lifecycle.has(name));
    const rest = [...(element.attributes ?? []), ...(element.events ?? []), ...(element.slots ?? []), ...(element.cssParts ?? []), ...(element.cssProperties ?? [])];
    return [...(element.description ? [] : [element.name]), ...[...members, ...rest].filter(({ description }) => !description).map(({ name }) => `${element.name}: ${name}`)];
  });
  expect(bare).toEqual([]);
});

test('the packed package has types that a strict project accepts', () => {
  const temporary = temporaryFolder();
  const packed = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary.path], { cwd: root, encoding: 'utf8' });
  const [{ filename, files }] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }];
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['dist/lib/index.js', 'dist/lib/define.js', 'dist/lib/page.js', 'dist/lib/index.d.ts', 'dist/lib/custom-elements.json', 'README.md', 'LICENSE']));
  const modules = join(temporary.path, 'node_modules');
  mkdirSync(modules);
  expect(spawnSync('tar', ['-xzf', filename], { cwd: temporary.path }).status).toBe(0);
  symlinkSync(join(temporary.path, 'package'), join(modules, 'glimpse'));
  // What a package manager would install beside it.
  for (const name of ['lit', 'lit-html', 'lit-element', '@lit', '@types']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  writeFileSync(
    join(temporary.path, 'use.ts'),
    `import { loadModel, openLibrary, cosine, GlimpseError, type Results, type ErrorCode } from 'glimpse';
import 'glimpse/define';
import 'glimpse/page';
const model = await loadModel('doodle', { device: 'auto' });
const [red, blue] = await model.encodeText(['A red cat', 'A blue cat']);
if (red && blue) cosine(red, blue) satisfies number;
const library = await openLibrary({ name: 'photos' });
const results: Results = await library.search({ text: 'a blue cat', limit: 50 });
results.hits[0]?.item.name satisfies string | undefined;
const code: ErrorCode = new GlimpseError('quota').code;
document.querySelector('glimpse-search')?.library satisfies string | undefined;
document.querySelector('glimpse-page')?.for satisfies string | undefined;
// @ts-expect-error a query is not a number
await library.search(3);
console.log(code);
`,
  );
  for (const [module, moduleResolution] of [['esnext', 'bundler'], ['nodenext', 'nodenext']]) {
    const compilerOptions = { target: 'es2022', module, moduleResolution, lib: ['es2023', 'dom', 'dom.iterable'], types: [], strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    writeFileSync(join(temporary.path, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
    writeFileSync(join(temporary.path, 'package.json'), JSON.stringify({ type: 'module' }));
    const { stdout } = node([join(root, 'node_modules/typescript/bin/tsc'), '-p', temporary.path], temporary.path);
    expect(stdout).toBe('');
  }
  temporary.remove();
});
