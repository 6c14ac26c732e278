import { mkdirSync, readdirSync, writeFileSync, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { DiskFile } from '../../src/cli/disk-file.ts';
import { buildIndex } from '../../src/cli/indexing/build.ts';
import type { Crew } from '../../src/cli/native/crew.ts';
import { NativeDecoder } from '../../src/cli/native/decoder.ts';
import { NativeEncoder } from '../../src/cli/native/encoder.ts';
import { type LocalModel, localModel } from '../../src/cli/native/model.ts';
import { EncoderPool } from '../../src/cli/native/pool.ts';
import { GlimpseError } from '../../src/errors.ts';
import { graphOf } from '../../src/models/files.ts';
import type { Pixels } from '../../src/types.ts';
import { root, temporaryFolder } from './rig.ts';

const built = pathToFileURL(join(root, 'dist/cli/encode.worker.js'));
const model = localModel('doodle');
const alone = new NativeEncoder(model);
const album = join(root, 'public/album');
const work = temporaryFolder();
afterAll(() => work.remove());
const texts = ['umbrellas at night', 'a boat', 'a boat', 'three red cars in front of a house, and a tree'];
let pictures: readonly Pixels[];
const copies = (): Pixels[] => pictures.map((one) => one.slice());

function pool(address: URL, crew: Crew = { workers: 2, threads: 1 }, of: LocalModel = model): EncoderPool {
  const made = new EncoderPool(of, address, crew);
  onTestFinished(() => made.close());
  return made;
}

/** A thread that can be ended, and does that with whatever it is asked. */
const worker = (does: string): URL => new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', (call) => { if (call === 'end') process.exit(); ${does} });`)}`);

beforeAll(async () => {
  const decoder = new NativeDecoder();
  const names = readdirSync(album).filter((name) => name.endsWith('.webp')).slice(0, 9);
  pictures = await Promise.all(names.map(async (name) => (await decoder.decode(await DiskFile.of(join(album, name), name), alone.recipe, { thumb: false })).pixels));
});

test.each([{ workers: 1, threads: 2 }, { workers: 2, threads: 1 }, { workers: 3, threads: 1 }])('$workers threads give the vectors of one, in order', async (crew) => {
  const several = pool(built, crew);
  expect(several).toMatchObject({ space: alone.space, recipe: alone.recipe });
  const given = copies();
  const [vectors, words] = await Promise.all([several.encodePixels(given), several.encodeText(texts)]);
  expect(vectors).toEqual(await alone.encodePixels(pictures));
  expect(words).toEqual(await alone.encodeText(texts));
  expect(given.map(({ length }) => length)).toEqual(pictures.map(() => 0));
});

test.each([
  ['ends', 'process.exit(3)', 'it ended with 3'],
  ['throws', 'throw new Error("odd")', 'odd'],
  ['rejects', 'Promise.reject(new Error("odd"))', 'odd'],
])('a thread that %s ends the work with a code, also what waits and what comes later', async (_, does, detail) => {
  const dying = pool(worker(does));
  await expect(dying.encodePixels(copies())).rejects.toMatchObject({ code: 'worker-died', detail });
  await expect(dying.encodeText(texts)).rejects.toMatchObject({ code: 'worker-died', detail });
});

test('one that dies beside one that is silent is not waited for', async () => {
  const half = pool(worker('if (call.texts[0] === "a boat") process.exit(4)'));
  await expect(half.encodeText(texts)).rejects.toMatchObject({ code: 'worker-died', detail: 'it ended with 4' });
});

test('a thread that cannot start ends the work', async () => {
  await expect(pool(pathToFileURL(join(work.path, 'nowhere.js'))).encodeText(texts)).rejects.toMatchObject({ code: 'worker-died', detail: expect.stringContaining('nowhere.js') });
});

test('what is not wanted any more is neither waited for nor begun, and closing ends what is under way', async () => {
  const silent = pool(worker(''));
  const [stop, closing] = [new AbortController(), new AbortController()];
  const stopped = silent.encodeText(texts, stop);
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  await expect(silent.encodeText(texts, stop)).rejects.toMatchObject({ name: 'AbortError' });
  const waiting = silent.encodeText(texts, closing).catch((error: unknown) => error);
  await silent.close();
  expect(await waiting).toMatchObject({ code: 'disposed' });
  await expect(silent.encodeText(texts)).rejects.toMatchObject({ code: 'disposed' });

  const busy = pool(built);
  const again = new AbortController();
  const left = busy.encodePixels(copies(), again);
  again.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  expect(await busy.encodeText(texts)).toEqual(await alone.encodeText(texts));
});

/** All that the command line tells of an error, and by what it chooses the exit code. */
const sayingOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined, (error: unknown) => ({ type: error?.constructor.name, message: String(error), ...(error instanceof GlimpseError && { code: error.code, detail: error.detail }) }));

test('why the model cannot run is said as it is in one thread', async () => {
  const path = (of: LocalModel): string => join(work.path, of.preset.id, graphOf(of.preset, 'text', of.dtypes.text).path);
  const { preset } = model;
  const { sha256: _, ...graph } = graphOf(preset, 'text', 'q8');
  const broken: LocalModel = { ...model, folder: work.path, preset: { ...preset, id: 'broken', text: { ...preset.text, graphs: { q8: graph }, files: [] } } };
  const changed: LocalModel = { ...model, folder: work.path };
  for (const one of [broken, changed]) {
    mkdirSync(dirname(path(one)), { recursive: true });
    writeFileSync(path(one), 'no graph');
  }
  for (const file of preset.text.files) {
    mkdirSync(dirname(join(work.path, preset.id, file.path)), { recursive: true });
    copyFileSync(join(model.folder, preset.id, file.path), join(work.path, preset.id, file.path));
  }
  const missing: LocalModel = { ...model, folder: join(work.path, 'nowhere') };
  const wrong: LocalModel = { ...model, preset: { ...preset, golden: { text: { input: 'hello world', vector: [1, 0, 0] } } } };
  for (const [name, one] of Object.entries({ broken, changed, missing, wrong })) {
    const said = await sayingOf(new NativeEncoder(one).encodeText(texts));
    expect(said, name).toMatchObject({ type: expect.stringMatching(/^(GlimpseError|UsageError)$/) });
    expect(await sayingOf(pool(built, undefined, one).encodeText(texts)), name).toEqual(said);
  }
});

test('an index is the same to the byte, whoever made it', async () => {
  for (const name of readdirSync(album).filter((file) => file.endsWith('.webp')).slice(0, 26)) {
    mkdirSync(join(work.path, 'in'), { recursive: true });
    copyFileSync(join(album, name), join(work.path, 'in', name));
    writeFileSync(join(work.path, 'in', `${name}.txt`), `Picture ${name}`);
  }
  const made = async (out: string, address: URL | undefined) => (await buildIndex({ folder: join(work.path, 'in'), out: join(work.path, out), model, base: '/', cache: join(work.path, `cache-${out}`), worker: address }, new AbortController().signal, () => {})).wrote.integrity;
  expect(await made('threads', built)).toBe(await made('alone', undefined));
});
