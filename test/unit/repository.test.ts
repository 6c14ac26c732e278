import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runtimeFiles, runtimeFolder } from '../../tools/runtime.mjs';
import { messages } from '../../src/errors.ts';
import { dtypesFor } from '../../src/models/choose.ts';
import { filesOf } from '../../src/models/files.ts';
import { presets } from '../../src/models/index.ts';
import { towersOf } from '../../src/models/preset.ts';
import { runtime } from '../../src/models/runtime.ts';
import { filesBelow, root, sourceFiles, withoutComments } from './source.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

function contentOf(path: string): { bytes: number; sha256: string } {
  const data = readFileSync(path);
  return { bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
}

test('no source file is over 300 lines, and the median is under 100', () => {
  const lengths = sourceFiles().map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }));
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
  const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100);
});

test('every error code has a heading in docs/errors.md, in the same order, and says what to do', () => {
  const page = read('docs/errors.md');
  const sections = page.split(/^## /m).slice(1);
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(Object.keys(messages).map((code) => `\`${code}\``));
  for (const section of sections) {
    const code = /`([\w-]+)`/.exec(section)?.[1] as keyof typeof messages;
    expect(section).toContain(`> ${messages[code]}`);
    expect(section).toMatch(/^\*\*Person:\*\* .+/m);
    expect(section).toMatch(/^\*\*Developer:\*\* .+/m);
  }
});

test('the runtime files are the ones whose hashes are written down', () => {
  const builds = Object.values(runtime);
  expect(builds.flatMap(({ script, binary }) => [script, binary.path]).toSorted()).toEqual(runtimeFiles.toSorted());
  for (const { binary } of builds) expect(contentOf(join(runtimeFolder, binary.path)), binary.path).toEqual({ bytes: binary.bytes, sha256: binary.sha256 });
});

test('the runtime is the version that the comment and package.json name', () => {
  const { version } = JSON.parse(read('node_modules/onnxruntime-web/package.json')) as { version: string };
  expect(read('src/models/runtime.ts')).toContain(version);
});

test('the embedded model is the one whose hashes are written down', () => {
  for (const preset of presets.filter(({ repo }) => repo === undefined)) {
    for (const { path, bytes, sha256 } of filesOf(preset, towersOf(preset), dtypesFor(preset, 'wasm'))) expect(contentOf(join(root, 'public/models', preset.id, path)), path).toEqual({ bytes, sha256 });
  }
});

test('every picture of the sample album is there, and nothing else', () => {
  const { pictures } = JSON.parse(read('public/album/album.json')) as { pictures: { file: string; bytes: number }[] };
  expect(filesBelow('public/album').filter((name) => name.endsWith('.webp'))).toEqual(pictures.map(({ file }) => file).toSorted());
  for (const { file, bytes } of pictures) expect(contentOf(join(root, 'public/album', file)).bytes, file).toBe(bytes);
});

const sinks = /\b(?:innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|unsafeStatic|srcdoc|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment)\b|\beval\s*\(|\bnew\s+Function\b|\bdocument\s*\.\s*write|\bimportScripts\b/;

test('no source writes markup or runs text', () => {
  expect(sourceFiles().flatMap(({ path, text }) => (sinks.test(withoutComments(text)) ? [path] : []))).toEqual([]);
  for (const bad of ['x.innerHTML = y', "eval ('1')", 'document.write(z)', '${unsafeHTML(s)}', 'new Function("a")']) expect(bad).toMatch(sinks);
});

test('the lock file names no host', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved"/);
});

test('the lock file has every package that another platform needs', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { optionalDependencies?: Record<string, string> }> };
  const missing = Object.entries(packages).flatMap(([key, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !packages[`node_modules/${name}`] && !packages[`${key}/node_modules/${name}`]));
  expect(missing).toEqual([]);
});

test('every link between the pages leads to a file', () => {
  const pages = ['README.md', 'CHANGELOG.md', ...filesBelow('docs').filter((path) => path.endsWith('.md')).map((path) => `docs/${path}`)];
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].flatMap(([, target = '']) => (/^\w+:/.test(target) || existsSync(join(root, dirname(page), target)) ? [] : [`${page}: ${target}`])));
  expect(broken).toEqual([]);
});
