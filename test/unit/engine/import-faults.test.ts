import { beforeAll, describe, expect, test } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import { CountingStore, filled, never, open, rows, sealed, taken, type Part } from './archive.ts';
import { seeded } from '../vectors/random.ts';

let file: Buffer;
let parts: Part[];

beforeAll(async () => {
  const exported = await (await open(await filled(rows(0, 130)))).export(never());
  file = Buffer.from(await exported.arrayBuffer());
  parts = await taken(exported);
}, 60_000);

/** The code with which it is refused; nothing may be written. */
async function refused(bytes: Blob | Uint8Array): Promise<string> {
  const store = new CountingStore();
  const library = await open(store);
  const outcome: unknown = await library.import(bytes instanceof Blob ? bytes : new Blob([bytes as Uint8Array<ArrayBuffer>]), never()).catch((error: unknown) => error);
  expect(outcome, 'it is refused with one of our errors').toBeInstanceOf(GlimpseError);
  expect([store.commits, library.size], 'nothing is written').toEqual([0, 0]);
  const { code, detail } = outcome as GlimpseError;
  if (code === 'export-invalid') expect(detail, 'it says where').toMatch(/byte \d+|no file/);
  return code;
}

const change = (index: number, edit: (payload: Buffer) => Buffer | void): Part[] => parts.map((part, i) => (i === index ? { ...part, payload: edit(Buffer.from(part.payload)) ?? part.payload } : part));
const indexOf = (type: string): number => parts.findIndex((part) => part.type === type);
const edited = (type: string, edit: (payload: Buffer) => Buffer): Blob => sealed(change(indexOf(type), edit));
const json = (type: string, edit: (value: never) => unknown): Blob => edited(type, (payload) => Buffer.from(JSON.stringify(edit(JSON.parse(payload.toString()) as never))));

test('taken apart and put together, it is the same file, and right', async () => {
  expect(parts.map(({ type }) => type)).toEqual(['head', ...[1, 2, 3].flatMap(() => ['fact', 'vect', 'vect', 'thum']), 'done']);
  expect(Buffer.from(await sealed(parts).arrayBuffer())).toEqual(file);
});

describe('damage, seeded', () => {
  const next = seeded(7);
  const below = (most: number): number => Math.floor(next() * most);

  test.each(Array.from({ length: 120 }, (_, i) => i))('a flipped bit %i', async () => {
    const bytes = Buffer.from(file);
    const at = below(bytes.length);
    bytes[at]! ^= 1 << below(8);
    expect(['export-invalid', 'export-newer']).toContain(await refused(bytes));
  });

  test.each(Array.from({ length: 60 }, (_, i) => i))('cut off %i', async () => {
    expect(await refused(file.subarray(0, below(file.length)))).toBe('export-invalid');
  });

  test.each(Array.from({ length: 30 }, (_, i) => i))('bytes missing or doubled within %i', async (i) => {
    const at = below(file.length);
    const count = 1 + below(100);
    const bytes = i % 2 ? Buffer.concat([file.subarray(0, at), file.subarray(Math.min(file.length, at + count))]) : Buffer.concat([file.subarray(0, at), file.subarray(Math.max(0, at - count))]);
    if (!bytes.equals(file)) expect(await refused(bytes)).toBe('export-invalid');
  });

  test.each(Array.from({ length: 20 }, (_, i) => i))('noise %i', async () => {
    const bytes = Buffer.from(Array.from({ length: below(4000) }, () => below(256)));
    if (below(2)) file.copy(bytes, 0, 0, 16);
    expect(await refused(bytes)).toBe('export-invalid');
  });
});

test('records with their digests swapped, doubled, removed, or of another file', async () => {
  const [, , ...cuts] = parts.reduce<number[]>((places, { payload }) => [...places, places.at(-1)! + payload.length + 40], [0, 16]);
  const at = [16, ...cuts];
  const pieces = parts.map((_, i) => file.subarray(at[i], at[i + 1] ?? file.length));
  const join = (list: readonly Buffer[]): Buffer => Buffer.concat([file.subarray(0, 16), ...list]);
  expect(join(pieces)).toEqual(file);
  for (let i = 0; i < pieces.length; i++) {
    expect(await refused(join(pieces.toSpliced(i, 1)))).toBe('export-invalid');
    expect(await refused(join(pieces.toSpliced(i, 0, pieces[i]!)))).toBe('export-invalid');
    if (i > 0) expect(await refused(join(pieces.with(i, pieces[i - 1]!).with(i - 1, pieces[i]!)))).toBe('export-invalid');
  }
  const other = await (await open(await filled(rows(0, 129)))).export(never());
  const foreign = Buffer.from(await other.arrayBuffer());
  expect(await refused(join([...pieces.slice(0, -1), foreign.subarray(foreign.length - pieces.at(-1)!.length)]))).toBe('export-invalid');
});

test('records in an order that cannot be, with digests that fit', async () => {
  for (let i = 0; i < parts.length; i++) {
    expect(await refused(sealed(parts.toSpliced(i, 1))), `without ${parts[i]!.type} ${i}`).toBe('export-invalid');
    expect(await refused(sealed(parts.toSpliced(i, 0, parts[i]!))), `${parts[i]!.type} ${i} twice`).toBe('export-invalid');
  }
  expect(await refused(sealed([...parts, parts.at(-1)!]))).toBe('export-invalid');
  expect(await refused(sealed([parts[0]!, ...parts.slice(5), ...parts.slice(1, 5)]))).toBe('export-invalid');
  expect(await refused(sealed([]))).toBe('export-invalid');
});

test('versions', async () => {
  const preface = (byte: number, at = 8): Buffer => {
    const bytes = Buffer.from(file.subarray(0, 16));
    bytes[at] = byte;
    return bytes;
  };
  expect(await refused(sealed(parts, preface(2)))).toBe('export-newer');
  expect(await refused(sealed(parts, preface(200, 11)))).toBe('export-newer');
  expect(await refused(sealed(parts, preface(0)))).toBe('export-invalid');
  expect(await refused(sealed(parts, preface(1, 15)))).toBe('export-invalid');
  expect(await refused(new Blob([]))).toBe('export-invalid');
  expect(await refused('no file' as unknown as Blob)).toBe('export-invalid');
});

test('a claim of ten gigabytes is refused before anything of it is read', async () => {
  let asked = 0;
  class Watched extends Blob {
    override slice(from?: number, to?: number, type?: string): Blob {
      asked = Math.max(asked, (to ?? this.size) - (from ?? 0));
      return super.slice(from, to, type);
    }
  }
  for (const counts of [{ items: 1e10, pictures: 1e10 }, { items: 1e7, pictures: 1e7 }, { items: 131 }, { items: -1 }, { items: 1.5 }, { items: '130' }, { pictures: 1e9 }, { words: 2 ** 53 }, { dims: 0 }, { dims: 1e9 }, { space: 5 }, { dims: null }]) {
    expect(await refused(json('head', (head: object) => ({ ...head, ...counts }))), JSON.stringify(counts)).toBe('export-invalid');
  }
  const lengths = Buffer.from(file);
  lengths.writeUInt32LE(0xffffffff, 16 + 4);
  expect(await refused(new Watched([lengths]))).toBe('export-invalid');
  expect(asked).toBeLessThan(100);
});

describe('facts that cannot be, with digests that fit', () => {
  type Facts = Record<string, unknown>;
  const wrong: Facts = {
    id: ['', 5, null, 'A'.repeat(64), `${'a'.repeat(64)}\n`, '../../x'], type: ['film', null, undefined], name: [5, null, {}, 'x'.repeat(5000), undefined], folder: [5, ['a'], undefined], caption: [{}, 'x'.repeat(2 ** 20 + 1), undefined],
    mime: ['text', 'a/b/c', 'image/<svg>', 5], bytes: [-1, '5', null, 1e99], width: [-1, null, 2 ** 40], height: ['1'], added: [null, 1e99], partial: [0, 'yes'], modified: [null, 'x', -1e99], url: ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'blob:https://x/y', 'nowhere', 5, null],
    taken: [null, '2024'], offset: [5000], camera: [5, 'x'.repeat(5000)], lens: [[]], place: [{ lat: 91, lon: 0 }, { lat: 0 }, [1, 2], 'x', { lat: 0, lon: 1e9 }], tags: ['a', [1], Array(33).fill('a'), [['a']]], print: ['x', '00'], approximate: [false, 1],
  };
  test.each(Object.entries(wrong).flatMap(([key, values]) => (values as unknown[]).map((value, i) => [key, i, value] as const)))('%s %i', async (key, _, value) => {
    expect(await refused(json('fact', (items: Facts[]) => [{ ...items[0], [key]: value }, ...items.slice(1)]))).toBe('export-invalid');
  });

  test.each<[string, (items: Facts[]) => unknown]>([
    ['no list', () => ({})], ['nothing', () => []], ['not even an object', ([, ...rest]) => [null, ...rest]], ['a list as an item', ([, ...rest]) => [[], ...rest]], ['too many', (items) => [...items, items[0]]],
    ['an item twice', ([, second, ...rest]) => [second, second, ...rest]], ['one fewer', (items) => items.slice(1)],
  ])('%s', async (_, edit) => {
    expect(await refused(json('fact', edit as (value: never) => unknown))).toBe('export-invalid');
  });

  test.each(['{', '[NaN]', '', '[1e999]', '\ufeff[]', `[${'['.repeat(1e6)}`, `[{"a":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}]`, '"\\"', '[{"__proto__":{"id":"x"}}]'].map((text, i) => [i, text] as const))('as text, %i', async (_, text) => {
    expect(await refused(edited('fact', () => Buffer.from(text)))).toBe('export-invalid');
    expect(await refused(edited('head', () => Buffer.from(text)))).toBe('export-invalid');
    expect(await refused(edited('done', () => Buffer.from(text)))).toBe('export-invalid');
  });

  test('no UTF-8', async () => {
    expect(await refused(edited('fact', (payload) => Buffer.concat([payload.subarray(0, -1), Buffer.of(0xff, 0x5d)])))).toBe('export-invalid');
  });

  test('a prototype and facts that nobody knows do not come along', async () => {
    const store = new CountingStore();
    const hostile = edited('fact', (payload) => Buffer.from(payload.toString().replace('[{', '[{"__proto__":{"hacked":true},"constructor":{"prototype":{}},"toString":"x","extra":1,')));
    await (await open(store)).import(hostile, never());
    const { items } = await store.load({ id: 'sixteen', dims: 16 });
    expect(Object.keys(items[0]!)).not.toEqual(expect.arrayContaining(['extra']));
    expect([Object.getPrototypeOf(items[0]) === Object.prototype, 'hacked' in items[0]!, 'hacked' in {}]).toEqual([true, false, false]);
    expect(Object.hasOwn(items[0]!, 'toString')).toBe(false);
  });
});

describe('vectors that cannot be, with digests that fit', () => {
  const at = (payload: Buffer, number = 0): number => 8 + 4 * payload.readUInt32LE(4) + 4 * number;
  test.each<[string, (payload: Buffer) => Buffer | number]>([
    ['NaN', (payload) => payload.writeFloatLE(NaN, at(payload, 3))], ['infinity', (payload) => payload.writeFloatLE(-Infinity, at(payload, 3))], ['too long', (payload) => payload.writeFloatLE(2, at(payload))],
    ['zeros', (payload) => payload.fill(0, at(payload), at(payload, 16))], ['a kind that is none', (payload) => payload.writeUInt32LE(2, 0)], ['more than there are', (payload) => payload.writeUInt32LE(4e9, 4)],
    ['none', () => Buffer.alloc(8)], ['an empty record', () => Buffer.alloc(0)], ['one byte too many', (payload) => Buffer.concat([payload, Buffer.of(0)])], ['for nobody', (payload) => payload.writeUInt32LE(64, at(payload) - 4)],
    ['for the same twice', (payload) => payload.writeUInt32LE(payload.readUInt32LE(8), 12)], ['words in place of pictures', (payload) => payload.writeUInt32LE(1, 0)],
  ])('%s', async (_, edit) => {
    expect(await refused(edited('vect', (payload) => {
      const changed = edit(payload);
      return changed instanceof Buffer ? changed : payload;
    }))).toBe('export-invalid');
  });

  test('of a length within the tolerance', async () => {
    const store = new CountingStore();
    await (await open(store)).import(edited('vect', (payload) => {
      for (let i = 0; i < 16; i++) payload.writeFloatLE(payload.readFloatLE(at(payload, i)) * 1.0005, at(payload, i));
      return payload;
    }), never());
    expect(store.commits).toBe(3);
  });
});

describe('thumbnails that cannot be, with digests that fit', () => {
  test.each<[string, (payload: Buffer) => Buffer | number]>([
    ['a type that is none', (payload) => payload.writeUInt32LE(3, 8)], ['bytes of another type', (payload) => payload.writeUInt32LE(1, 8)], ['no picture', (payload) => payload.fill(0, 24, 30)], ['no width', (payload) => payload.writeUInt32LE(0, 12)],
    ['too high', (payload) => payload.writeUInt32LE(1e6, 16)], ['longer than the record', (payload) => payload.writeUInt32LE(0xfffffff0, 20)], ['a byte shorter', (payload) => payload.writeUInt32LE(payload.readUInt32LE(20) - 1, 20)],
    ['for nobody', (payload) => payload.writeUInt32LE(4e9, 4)], ['more than there are', (payload) => payload.writeUInt32LE(65, 0)], ['fewer', (payload) => payload.writeUInt32LE(1, 0)], ['none', () => Buffer.alloc(4)], ['an empty record', () => Buffer.alloc(0)],
  ])('%s', async (_, edit) => {
    expect(await refused(edited('thum', (payload) => {
      const changed = edit(payload);
      return changed instanceof Buffer ? changed : payload;
    }))).toBe('export-invalid');
  });
});

test('a file that cannot be read any more says so', async () => {
  const gone = new Blob([file as unknown as Uint8Array<ArrayBuffer>]);
  gone.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) });
  expect(await refused(gone)).toBe('file-read');
});
