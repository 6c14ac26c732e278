import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** Below `src/`, with `/` between parts. */
  readonly path: string;
  readonly text: string;
}

export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1).split(sep).join('/'))
    .toSorted();
}

export function sourceFiles(): SourceFile[] {
  return filesBelow('src')
    .filter((path) => /\.(ts|mts|js|mjs)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => ({ path, text: readFileSync(join(root, 'src', path), 'utf8') }));
}

/** Code without its comments; strings stay. Good enough for searching, not for running. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[\s;{}(,])\/\/[^\n]*/g, '$1');
}

export interface Imported {
  readonly specifier: string;
  /** Below `src/`; undefined for packages. */
  readonly path: string | undefined;
  /** Started as a worker rather than imported. */
  readonly worker: boolean;
}

const patterns = [/\b(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g, /\bimport\s*['"]([^'"]+)['"]/g, /\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"]+)['"]/g];
const workers = /\bnew\s+URL\(\s*['"]([^'"]+\.ts)['"]\s*,\s*import\.meta\.url/g;

/** What a file imports, types included. */
export function importsOf(file: SourceFile): Imported[] {
  const text = withoutComments(file.text);
  const resolve = (specifier: string) => (specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file.path), specifier)) : undefined);
  const found = (pattern: RegExp, worker: boolean) =>
    [...text.matchAll(pattern)].map(([, specifier = '']) => ({ specifier, path: resolve(specifier), worker }));
  return [...patterns.flatMap((pattern) => found(pattern, false)), ...found(workers, true)];
}
