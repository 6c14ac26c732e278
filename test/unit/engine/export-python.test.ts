import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPython } from '../../../tools/browsers.mjs';
import { root } from '../source.ts';
import { filled, never, open, rows } from './archive.ts';

// The script that stands in docs/export.md, as it stands there.

const folder = mkdtempSync(join(tmpdir(), 'glimpse-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [, script = ''] = /```python\n([^]*?)```/.exec(readFileSync(join(root, 'docs/export.md'), 'utf8')) ?? [];
const content = rows(0, 100);
const path = join(folder, 'library.glimpse');
writeFileSync(join(folder, 'read.py'), script);

function python(...args: string[]) {
  const program = findPython();
  if (!program) throw new Error('No Python: run `node tools/browsers.mjs`.');
  return spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/** Hexadecimal, from whatever `floats` gives. */
const dump = 'import read\nfor facts, *rest in read.read("library.glimpse"):\n  print(facts["id"], *(x if x is None else (x if isinstance(x, bytes) else x.tobytes()).hex() for x in rest))';
const hex = (data: Float32Array<ArrayBuffer> | ArrayBuffer | undefined): string => (data ? Buffer.from(data instanceof ArrayBuffer ? data : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)).toString('hex') : 'None');

test('prints the facts, and gives vectors and thumbnails to the bit, with numpy and without', { timeout: 60_000 }, async () => {
  const file = await (await open(await filled(content))).export(never());
  writeFileSync(path, Buffer.from(await file.arrayBuffer()));
  const { stdout, stderr } = python('read.py', path);
  expect(stderr).toBe('');
  const printed = new Map(stdout.trim().split('\n').map((line) => [(JSON.parse(line) as { id: string }).id, JSON.parse(line) as object]));
  for (const { item, picture, words, thumb } of content) {
    expect(printed.get(item.id)).toEqual({ ...(JSON.parse(JSON.stringify(item)) as object), numbers: [picture?.length ?? null, words?.length ?? null], thumbnail: thumb?.data.byteLength ?? null });
  }
  const expected = content.map(({ item, picture, words, thumb }) => [item.id, hex(picture), hex(words), hex(thumb?.data)].join(' ')).toSorted();
  for (const before of ['', 'import sys\nsys.modules["numpy"] = None\n']) {
    expect(python('-c', before + dump).stdout.trim().split('\n').toSorted()).toEqual(expected);
  }
});

test('refuses a damaged file, and one that ends early, in one line', () => {
  const bytes = readFileSync(path);
  for (const length of [20, bytes.length >> 1, bytes.length - 1]) {
    writeFileSync(join(folder, 'short.glimpse'), bytes.subarray(0, length));
    expect(python('read.py', 'short.glimpse')).toMatchObject({ status: 1, stderr: 'the file ends early\n' });
  }
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(join(folder, 'damaged.glimpse'), bytes);
  expect(python('read.py', 'damaged.glimpse')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^damaged: .*\n$/) });
  expect(python('read.py', 'read.py')).toMatchObject({ status: 1, stderr: 'not a Glimpse library of version 1\n' });
});

test('ends quietly when nobody reads on', () => {
  const program = findPython();
  for (const reader of ['true', 'head -n 1']) {
    const { stdout, stderr } = spawnSync('sh', ['-c', `"${program}" read.py library.glimpse | ${reader}`], { cwd: folder, encoding: 'utf8' });
    expect({ lines: stdout.split('\n').length, stderr }).toEqual({ lines: reader === 'true' ? 1 : 2, stderr: '' });
  }
});
