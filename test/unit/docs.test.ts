import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dtypesFor } from '../../src/models/choose.ts';
import { filesOf } from '../../src/models/files.ts';
import { presetOf, presets } from '../../src/models/index.ts';
import type { Preset } from '../../src/models/preset.ts';
import { towersOf } from '../../src/models/preset.ts';
import { root } from './source.ts';

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
