import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, root, sourceFiles, withoutComments, type SourceFile } from './source.ts';

/** The table of section 2 of the architecture page, read from the page itself. */
interface Rule {
  /** `decode/`, or a file of the root. */
  readonly place: string;
  /** Files of the place that have a rule of their own. */
  readonly files: readonly string[] | undefined;
  /** Places below which, or files which, may be imported. */
  readonly allowed: readonly string[];
  /** Packages that only this place imports. */
  readonly packages: readonly string[];
}

/** What the table calls types: the ports are types too. */
const types = ['types.ts', 'facts.ts', 'library-types.ts', 'query-types.ts', 'ports.ts'];
const folders = ['models', 'decode', 'encode', 'vectors', 'store', 'rank', 'sources', 'portable', 'prebuilt', 'engine', 'worker', 'ui', 'app', 'cli'];
const belowUi = folders.slice(0, folders.indexOf('ui')).map((folder) => `${folder}/`);

function targets(words: string): string[] {
  const [wide = '', except = ''] = words.split('except');
  const excluded = targetsOf(except);
  const found = /anything below `ui\/`/.test(wide) ? [...belowUi, ...types, 'errors.ts', 'clean.ts'] : targetsOf(wide);
  return found.filter((place) => !excluded.includes(place));
}

function targetsOf(words: string): string[] {
  return [...words.matchAll(/([a-z]+)\/?`?(?:\s*\(`([\w.-]+)`\))?/g)].flatMap(([, word = '', only]) => {
    if (word === 'types') return types;
    if (word === 'errors' || word === 'clean') return [`${word}.ts`];
    if (!folders.includes(word)) return [];
    return [only ? `${word}/${only}` : `${word}/`];
  });
}

function rules(page: string): Rule[] {
  const table = page.slice(page.indexOf('| folder | may import |')).split('\n\n', 1)[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const [, places = '', may = '', only = ''] = line.split('|');
      // `encode/`: … in the last column means only that one of the row's places.
      const owner = /`([a-z]+\/)`:/.exec(only)?.[1];
      const named = [...only.matchAll(/`(@?[a-z][\w/.-]*|node:\*)`/g)].map(([, name = '']) => name).filter((name) => !name.endsWith('/'));
      return [...places.matchAll(/`([\w./-]+)`/g)].flatMap(([, place = '']): Rule[] => {
        const packages = owner === undefined || owner === place ? named : [];
        if (/each other/.test(may)) return [{ place, files: undefined, allowed: [...types, 'errors.ts', 'clean.ts'], packages }];
        if (!may.includes(';')) return [{ place, files: undefined, allowed: [place, ...targets(may)], packages }];
        // `worker/`: the page's side is named file by file, with all that these reach; the rest runs behind the entries.
        const [page = '', entries = ''] = may.split(';');
        const files = [...(page.split(':')[0] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name = '']) => `${place}${name}`);
        return [
          { place, files, allowed: [place, ...targets(page.split(':')[1] ?? '')], packages },
          { place, files: undefined, allowed: [place, ...targets(entries.split(':')[1] ?? '')], packages },
        ];
      });
    });
}

/** The files that the table leaves out: what is public, and the registration of the elements. */
const roots: Rule[] = [
  { place: 'index.ts', files: undefined, allowed: [...types, 'errors.ts', 'models/', 'vectors/', 'worker/client.ts', 'ui/'], packages: [] },
  { place: 'vectors.ts', files: undefined, allowed: [...types, 'errors.ts', 'vectors/', 'store/'], packages: [] },
  { place: 'cdn.ts', files: undefined, allowed: ['index.ts', 'define.ts', 'page.ts'], packages: [] },
  { place: 'page.ts', files: undefined, allowed: ['ui/'], packages: [] },
  { place: 'define.ts', files: undefined, allowed: ['index.ts', ...types, 'errors.ts', 'ui/'], packages: [] },
];

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const table = [...rules(page), ...roots];

/** These files of a folder, and every file of the folder that they import, directly or not. */
function reach(start: readonly string[], place: string, files: readonly SourceFile[]): Set<string> {
  const reached = new Set(start);
  for (const path of reached) {
    const file = files.find((candidate) => candidate.path === path);
    for (const found of file ? importsOf(file) : []) if (!found.worker && found.path?.startsWith(place)) reached.add(found.path);
  }
  return reached;
}

function violations(files: readonly SourceFile[]): string[] {
  const sides = new Map(table.flatMap((rule) => (rule.files ? [[rule, reach(rule.files, rule.place, files)] as const] : [])));
  return files.flatMap((file) => {
    const rule = table.find((candidate) => (candidate.files ? sides.get(candidate)?.has(file.path) : candidate.place.endsWith('/') ? file.path.startsWith(candidate.place) : file.path === candidate.place));
    if (!rule) return [`${file.path} is in no folder of the table`];
    const imports = importsOf(file).flatMap(({ specifier, path, worker }) => {
      if (path === undefined) {
        const owners = table.filter(({ packages }) => packages.some((name) => specifier === name || specifier.startsWith(`${name.replace('*', '')}${name.endsWith('*') ? '' : '/'}`)));
        return owners.length > 0 && !owners.some(({ place }) => file.path.startsWith(place)) ? [`${file.path} imports ${specifier}`] : [];
      }
      if (worker) return file.path.startsWith('worker/') ? [] : [`${file.path} names the worker ${path}`];
      // The page is made of the elements: it may register them.
      if (rule.place === 'app/' && path === 'define.ts') return [];
      return rule.allowed.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place)) ? [] : [`${file.path} imports ${path}`];
    });
    const starts = /\bnew Worker\(/.test(withoutComments(file.text)) && !/^(worker|cli)\//.test(file.path) ? [`${file.path} starts a worker`] : [];
    return [...imports, ...starts];
  });
}

test('the table of the architecture page is understood', () => {
  const allowed = Object.fromEntries(table.map(({ place, files, allowed: names }) => [files ? `${place} (page)` : place, names]));
  expect(allowed).toMatchObject({
    'types.ts': [...types, 'errors.ts', 'clean.ts'],
    'rank/': ['rank/', ...types, 'errors.ts'],
    'encode/': ['encode/', ...types, 'errors.ts', 'models/'],
    'decode/': ['decode/', ...types, 'errors.ts', 'clean.ts', 'models/'],
    'sources/': ['sources/', ...types, 'errors.ts', 'clean.ts'],
    'prebuilt/': ['prebuilt/', ...types, 'errors.ts', 'clean.ts', 'portable/', 'vectors/', 'rank/'],
    'engine/': ['engine/', ...types, 'errors.ts', 'clean.ts', 'vectors/', 'rank/', 'portable/', 'prebuilt/'],
    'worker/ (page)': ['worker/', ...types, 'errors.ts', 'clean.ts', 'models/', 'sources/'],
    'worker/': expect.arrayContaining(['engine/', 'store/', 'decode/']),
    'ui/': ['ui/', ...types, 'errors.ts', 'clean.ts', 'models/', 'sources/', 'rank/parse-query.ts', 'rank/keywords.ts', 'rank/page-of.ts', 'worker/client.ts'],
    'app/': ['app/', ...types, 'ui/', 'worker/client.ts'],
    'cli/': expect.arrayContaining(['models/', 'store/', 'engine/']),
  });
  expect(allowed['worker/ (page)']).not.toContain('engine/');
  expect(allowed['cli/']).not.toContain('worker/');
  expect(table.find(({ place }) => place === 'store/')?.packages).toEqual(['idb', 'hash-wasm']);
  expect(table.find(({ place }) => place === 'encode/')?.packages).toEqual(['@huggingface/tokenizers', 'onnxruntime-web']);
});

test('every import is allowed by the table', () => {
  const files = sourceFiles();
  expect(files.length).toBeGreaterThan(5);
  expect(violations(files)).toEqual([]);
});

test('a broken rule is found', () => {
  const broken = [
    { path: 'rank/x.ts', text: "import { a } from '../store/open.ts';" },
    { path: 'ui/x.ts', text: "import type { Reply } from '../worker/protocol.ts';" },
    { path: 'engine/x.ts', text: "const m = await import('../encode/text-tower.ts');" },
    { path: 'decode/x.ts', text: "export * from '@huggingface/tokenizers';" },
    { path: 'store/x.ts', text: "import { html } from 'lit/static-html.js';" },
    { path: 'ui/y.ts', text: "new Worker(new URL('../worker/engine.worker.ts', import.meta.url));" },
    { path: 'worker/client.ts', text: "import { a } from './deeper.ts';" },
    { path: 'worker/deeper.ts', text: "import { a } from '../encode/text-tower.ts';" },
    { path: 'worker/tower-host.ts', text: "import { a } from '../encode/text-tower.ts';" },
    { path: 'cli/x.ts', text: "import { a } from '../worker/rpc.ts';" },
    { path: 'store/y.ts', text: "import { readFile } from 'node:fs/promises';" },
    { path: 'worker/x.ts', text: "import { a } from '../cli/models.ts';" },
    { path: 'utils/x.ts', text: '' },
  ];
  expect(violations(broken)).toEqual([
    'rank/x.ts imports store/open.ts',
    'ui/x.ts imports worker/protocol.ts',
    'engine/x.ts imports encode/text-tower.ts',
    'decode/x.ts imports @huggingface/tokenizers',
    'store/x.ts imports lit/static-html.js',
    'ui/y.ts names the worker worker/engine.worker.ts',
    'ui/y.ts starts a worker',
    'worker/deeper.ts imports encode/text-tower.ts',
    'cli/x.ts imports worker/rpc.ts',
    'store/y.ts imports node:fs/promises',
    'worker/x.ts imports cli/models.ts',
    'utils/x.ts is in no folder of the table',
  ]);
});
