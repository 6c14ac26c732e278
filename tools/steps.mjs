/** What `npm start` and `npm test` do before anything else: dependencies that match the lock file, a build that matches the source. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program and shows what it says. Returns its exit status.
 * @param {string} program
 * @param {string[]} args
 */
export function run(program, args) {
  const windows = process.platform === 'win32' && program === 'npm';
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: windows });
  if (error) console.error(error.message);
  return status ?? 1;
}

/** @param {string} path */
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/**
 * The newest change in a file or folder.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  if (!existsSync(path)) return 0;
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(facts.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Installs when there is nothing yet, or when the lock file is newer than what is installed. */
export function install() {
  const mark = join(root, 'node_modules/.package-lock.json');
  if (changed(mark) >= changed(join(root, 'package-lock.json')) && existsSync(join(root, 'node_modules/vite/bin/vite.js'))) return;
  console.log('Installing dependencies …');
  if (run('npm', ['ci']) !== 0) throw new Error('npm ci failed: see above.');
}

/** Builds when there is no build yet, or when a source is newer. */
export function buildIfNeeded() {
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json', 'tools/build.mjs', 'tools/runtime.mjs', 'tools/kernels.mjs'];
  const built = Math.min(changed(join(root, 'dist/app/sw.js')), changed(join(root, 'dist/lib/custom-elements.json')));
  if (built > Math.max(...sources.map((path) => newest(join(root, path))))) return;
  console.log('Building …');
  if (run(process.execPath, ['tools/build.mjs']) !== 0) throw new Error('The build failed: see above.');
}
