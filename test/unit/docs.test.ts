import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dtypesFor } from '../../src/models/choose.ts';
import { filesOf } from '../../src/models/files.ts';
import { presetOf, presets } from '../../src/models/index.ts';
import type { Preset } from '../../src/models/preset.ts';
import { towersOf } from '../../src/models/preset.ts';
import { root } from './source.ts';

const api = readFileSync(join(root, 'docs/api.md'), 'utf8');
const page = readFileSync(join(root, 'docs/models.md'), 'utf8');

test('the preset in docs/models.md is a valid one', async () => {
  const [, text = ''] = /```js\n(const preset = [^]*?\n};)\n/.exec(page) ?? [];
  const { preset } = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(`${text}\nexport { preset };`)}`)) as { preset: Preset };
  expect(presetOf(preset)).toBe(preset);
});

test('docs/models.md lists every model with its licence and its downloads', () => {
  for (const preset of presets) {
    const line = page.split('\n').find((row) => row.startsWith(`| \`${preset.id}\``)) ?? '';
    expect(line, preset.id).toContain(preset.licence);
    const sizes = (['wasm', 'shaderF16', 'webgpu'] as const).map((target) => filesOf(preset, towersOf(preset), dtypesFor(preset, target)).reduce((sum, { bytes }) => sum + bytes, 0));
    const largest = Math.max(...sizes);
    const text = largest < 1e7 ? `${(sizes[0]! / 1e6).toFixed(1)} MB` : largest >= 1e9 ? `${sizes.map((bytes) => (bytes / 1e9).toFixed(1)).join(' · ')} GB` : `${sizes.map((bytes) => Math.round(bytes / 1e6)).join(' · ')} MB`;
    expect(line, preset.id).toContain(text);
  }
});

/** Names of the members of an interface, as its source has them. */
function membersOf(file: string, name: string): string[] {
  const [, body = ''] = new RegExp(`interface ${name}\\b[^{]*{([^]*?)\\n}`).exec(readFileSync(join(root, file), 'utf8')) ?? [];
  return [...new Set([...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[(:<]/gm)].map(([, member = '']) => member))];
}

const section = (heading: string): string => api.split('\n## ').find((part) => part.startsWith(`${heading}\n`)) ?? '';
/** Names in the first column of its tables. */
const named = (heading: string): string[] => section(heading).split('\n').flatMap((row) => (row.startsWith('| `') ? [...row.split(' | ')[0]!.matchAll(/`(\w+)(?:\([^`]*\))?`/g)].map(([, name = '']) => name) : []));

test('docs/api.md has every member of a library, a query, a hit and a model, and no other', () => {
  const sorted = (names: readonly string[]) => names.toSorted();
  expect(sorted(named('A library'))).toEqual(sorted([...membersOf('src/worker/client.ts', 'Library'), ...membersOf('src/library-types.ts', 'LibraryEvents')]));
  expect(sorted(named('A model'))).toEqual(sorted([...membersOf('src/worker/client.ts', 'TextModel'), ...membersOf('src/worker/client.ts', 'Model')]));
  expect(sorted(named('A query'))).toEqual(sorted([...membersOf('src/query-types.ts', 'Term'), ...membersOf('src/query-types.ts', 'Query'), ...membersOf('src/query-types.ts', 'Hit')]));
  const described: readonly [string, string, string][] = [
    ['A query', 'src/query-types.ts', 'Results'],
    ['A query', 'src/query-types.ts', 'Filters'],
    ['A library', 'src/query-types.ts', 'Facets'],
    ['A library', 'src/library-types.ts', 'Stats'],
    ['A library', 'src/library-types.ts', 'Folder'],
    ['A library', 'src/library-types.ts', 'Failure'],
    ['A library', 'src/library-types.ts', 'Queued'],
    ['A library', 'src/types.ts', 'Progress'],
    ['A library', 'src/types.ts', 'TowerInfo'],
  ];
  for (const [heading, file, name] of described) {
    const members = membersOf(file, name);
    expect(members.length, name).toBeGreaterThan(1);
    for (const member of members) expect(section(heading), `${name}.${member}`).toMatch(new RegExp(`\\b${member}\\b`));
  }
});
