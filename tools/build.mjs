/** `npm run build`: the app, the library, its types and its elements' manifest, the command line. Any step that fails ends it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} what
 * @param {string} script a program of a dependency, below node_modules
 * @param {string[]} args
 */
function step(what, script, args) {
  console.log(`\n${what}`);
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${what}: failed`);
}

/**
 * @param {string} folder
 * @returns {string[]} every file below it
 */
function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

/** Source names its imports `./x.ts`; beside the built files that is `./x.js`. */
function renameImports() {
  for (const path of files(join(root, 'dist/lib')).filter((file) => file.endsWith('.d.ts'))) {
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
}

/** What must be there, and what must not. */
function inspect() {
  const app = files(join(root, 'dist/app'));
  const lib = files(join(root, 'dist/lib'));
  for (const path of ['app/index.html', 'app/sw.js', 'lib/index.js', 'lib/vectors.js', 'lib/define.js', 'lib/page.js', 'lib/index.d.ts', 'lib/vectors.d.ts', 'lib/define.d.ts', 'lib/page.d.ts', 'lib/custom-elements.json', 'cdn/glimpse.js', 'cli/glimpse.js', 'cli/vite.js', 'cli/encode.worker.js', 'cli/vite.d.ts']) {
    if (!existsSync(join(root, 'dist', path))) throw new Error(`dist/${path} is missing`);
  }
  for (const [name, list] of [['app', app], ['lib', lib]]) {
    const binaries = /** @type {string[]} */ (list).filter((path) => path.endsWith('.wasm'));
    if (binaries.length !== 3) throw new Error(`dist/${name} has ${binaries.length} runtime binaries, not 3: ${binaries.join(', ')}`);
  }
  const inlined = [...app, ...lib].filter((path) => /\.(js|mjs)$/.test(path) && /new Worker\(\s*["'`]data:/.test(readFileSync(path, 'utf8')));
  if (inlined.length > 0) throw new Error(`a worker was inlined in ${inlined.join(', ')}`);
}

try {
  step('The app', 'vite/bin/vite.js', ['build']);
  step('The library', 'vite/bin/vite.js', ['build', '--mode', 'lib']);
  step('The same for other origins', 'vite/bin/vite.js', ['build', '--mode', 'cdn']);
  step('Its types', 'typescript/bin/tsc', ['-p', 'tsconfig.lib.json']);
  renameImports();
  step('Its elements', '@custom-elements-manifest/analyzer/cem.js', ['analyze', '--config', 'tools/elements.config.mjs']);
  step('The command line', 'vite/bin/vite.js', ['build', '--mode', 'cli']);
  step('The types of its plugin', 'typescript/bin/tsc', ['-p', 'tsconfig.cli.json']);
  inspect();
  console.log('\nBuilt dist/app, dist/lib, dist/cdn and dist/cli.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
