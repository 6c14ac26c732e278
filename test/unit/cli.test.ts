import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FolderParts, hashOf } from '../../src/cli/folder-parts.ts';
import { models } from '../../src/cli/models.ts';
import { bytesText } from '../../src/cli/progress-line.ts';
import { filesToFetch } from '../../src/cli/files-to-fetch.ts';
import { doodle } from '../../src/models/doodle.ts';
import { jinaClipV1 } from '../../src/models/jina-clip-v1.ts';
import { fetchFile } from '../../src/store/fetch-file.ts';
import type { PinnedFile } from '../../src/store/pinned-file.ts';
import { serve, type Served } from '../../tools/serve.mjs';
import { content, startFaultServer } from '../fault-server.mjs';
import { root } from './source.ts';

const files = filesToFetch(doodle, { from: ['http://x/'] });
const never = new AbortController().signal;
let host: Served;
let server: Awaited<ReturnType<typeof startFaultServer>>;
let out = '';
let said = '';

beforeAll(async () => {
  host = await serve({ root: join(root, 'public/models'), prefix: '/m/' });
  server = await startFaultServer();
});
afterAll(async () => {
  await host.close();
  await server.close();
});
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'glimpse-cli-'));
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(out, { recursive: true, force: true });
});

test('the presets are listed with licence, types and sizes', async () => {
  await models([], never);
  expect(said.split('\n').slice(0, 2)).toEqual([
    'doodle 1, Apache-2.0: text q8 2.3 MB; vision q8 3.2 MB',
    'jina-clip-v1 ceb3e44ca4d6eceaa4f3fb58b1c1a5748b3f29b6, Apache-2.0: text fp32 548 MB, fp16 274 MB, q8 138 MB, q4 165 MB; vision fp32 344 MB, fp16 172 MB, q8 88 MB, q4 57 MB',
  ]);
});

test('a preset is fetched, verified, and not fetched again; a file that was damaged is', async () => {
  const fetchDoodle = () => models(['fetch', 'doodle', '--out', out, '--from', 'http://127.0.0.1:9/', '--from', host.url], never);
  host.log.length = 0;
  await fetchDoodle();
  for (const { path, sha256 } of files) expect(await hashOf(join(out, 'doodle', path))).toBe(sha256);
  expect(host.log).toHaveLength(files.length);
  expect(said).toContain('onnx/vision_model_quantized.onnx: 3.2 MB, fetched, SHA-256 right\n');
  await fetchDoodle();
  expect(host.log).toHaveLength(files.length);
  expect(said).toContain('tokenizer_config.json: 314 B, there already\n');
  writeFileSync(join(out, 'doodle/tokenizer_config.json'), '{}');
  await fetchDoodle();
  expect(host.log).toHaveLength(files.length + 1);
  expect(await hashOf(join(out, 'doodle/tokenizer_config.json'))).toBe(files.find(({ path }) => path === 'tokenizer_config.json')!.sha256);
});

test('without being told, the hub is asked for all weights that a device or a person may choose; with a name, for these', () => {
  const paths = (dtype?: string) => filesToFetch(jinaClipV1, { dtype, from: [] }).map(({ path }) => path);
  expect(paths()).toEqual(expect.arrayContaining(['onnx/text_model.onnx', 'onnx/text_model_fp16.onnx', 'onnx/vision_model_quantized.onnx', 'tokenizer.json']));
  expect(paths(), 'the small ones, which the interface offers').toContain('onnx/text_model_quantized.onnx');
  expect(paths()).not.toContain('onnx/text_model_q4.onnx');
  expect(paths('small')).toEqual(['onnx/text_model_quantized.onnx', 'tokenizer.json', 'tokenizer_config.json', 'onnx/vision_model_quantized.onnx']);
  expect(filesToFetch(jinaClipV1, { from: [] })[0]!.urls).toEqual(['https://huggingface.co/jinaai/jina-clip-v1/resolve/ceb3e44ca4d6eceaa4f3fb58b1c1a5748b3f29b6/onnx/text_model_fp16.onnx']);
});

test.each([
  [['fetch', 'nothing', '--from', 'http://x/'], /There is no model/],
  [['fetch', 'doodle'], /--from/],
  [['fetch', 'doodle', '--from', 'nowhere'], /no address/],
  [['fetch', 'doodle', '--dtype', 'fp64', '--from', 'http://x/'], /fp64/],
  [['fetch'], /Name one model/],
  [['fetch', 'doodle', '--colour', 'red'], /--colour/],
  [['forget'], /no command/],
])('%j is refused', async (args, words) => {
  await expect(models(args, never)).rejects.toThrow(words);
});

describe('a folder', () => {
  const part = 100_000;
  const size = 1_050_000;
  const file = (id: string, query = '', sha256: string | undefined = content(size).sha256): PinnedFile => ({ urls: [`${server.url}file/${id}?size=${size}&${query}`], name: id, bytes: size, sha256 });

  async function get(wanted: PinnedFile, signal?: AbortSignal): Promise<void> {
    let reached = 0;
    const onReached = (bytes: number) => (reached = bytes);
    await fetchFile(wanted, (await FolderParts.open(out)).file('a/b.onnx'), { partSize: part, tries: 2, delay: 1, signal, onReached });
    expect(reached).toBe(size);
    expect(readFileSync(join(out, 'a/b.onnx')).equals(content(size).body)).toBe(true);
    expect(existsSync(join(out, 'a/b.onnx.part'))).toBe(false);
  }

  test('a download that was stopped goes on in the next run', async () => {
    await expect(get(file('stopped', `mode=drop,404*&at=${5.5 * part}`))).rejects.toMatchObject({ code: 'model-http' });
    expect([existsSync(join(out, 'a/b.onnx')), existsSync(join(out, 'a/b.onnx.part'))]).toEqual([false, true]);
    await fetch(`${server.url}heal/stopped`);
    await get(file('stopped'));
    const { start } = server.log('stopped').at(-1)!;
    expect([start > 0, start % part]).toEqual([true, 0]);
  });

  test('damage is mended in its place, and a file that is gone is fetched whole', async () => {
    await get(file('damaged'));
    const path = join(out, 'a/b.onnx');
    const bytes = readFileSync(path);
    bytes[3 * part]! ^= 1;
    writeFileSync(path, bytes);
    await get(file('damaged'));
    expect(server.log('damaged').map(({ sent }) => sent)).toEqual([size, part]);
    rmSync(path);
    await get(file('damaged'));
    expect(server.log('damaged').map(({ sent }) => sent)).toEqual([size, part, size]);
  });

  test('a hash that nobody pinned is enforced in the next run', async () => {
    const wanted = { ...file('unpinned', 'mode=,flipbit'), sha256: undefined };
    await get(wanted);
    rmSync(join(out, 'a/b.onnx'));
    await expect(get(wanted)).rejects.toMatchObject({ code: 'model-integrity' });
    await get(wanted);
  });
});

test('sizes are written for people', () => {
  expect([0, 999, 1000, 56_024, 5_500_000, 14_264_838, 1.1e9].map(bytesText)).toEqual(['0 B', '999 B', '1.0 kB', '56 kB', '5.5 MB', '14 MB', '1.1 GB']);
});
