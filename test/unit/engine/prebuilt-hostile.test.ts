import { beforeAll, expect, test } from 'vitest';
import { resolved } from '../../../src/prebuilt/addresses.ts';
import { hexDigest } from '../../../src/prebuilt/digest.ts';
import { Random } from '../../bench/vectors/random.ts';
import { codeOf, idOf, itemOf, MemoryFiles, opened, rowsOf, World, written } from '../prebuilt/index-rig.ts';

const world = new World(32, 10);
let files: MemoryFiles;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

beforeAll(async () => {
  files = (await written(world, rowsOf(world, 520))).files;
});

function copied(from: MemoryFiles): MemoryFiles {
  const copy = new MemoryFiles();
  for (const [path, bytes] of from.all) copy.all.set(path, bytes.slice());
  return copy;
}

/** What a page does that needs such a file: codes of what was refused, and what was told of on the way. */
async function used(own: MemoryFiles, path: string): Promise<string[]> {
  const told: string[] = [];
  try {
    const { library, ask } = await opened(world, own, { onDamage: ({ code }) => told.push(code) });
    const works: Readonly<Record<string, () => Promise<unknown>>> = {
      sketches: () => ask({ terms: [{ text: 'about 5' }] }),
      columns: () => library.facets({}),
      keywords: () => ask({ terms: [{ text: 'red boat' }], by: 'keywords', limit: 1 }),
      shards: () => library.list(0, 1000),
    };
    const work = works[path.slice(0, path.indexOf('/'))];
    if (work) told.push(await codeOf(work()));
    library.close();
  } catch (error) {
    told.push(await codeOf(Promise.reject(error as Error)));
  }
  return [...new Set(told)].filter((code) => code !== 'none').sort();
}

const allowed = ['index-invalid', 'index-newer', 'index-network', 'not-found', 'space-mismatch'];

test('damage of any kind to any file is refused by code, and what is whole is still found', async () => {
  const random = new Random(11);
  const html = encoder.encode('<!doctype html><title>404</title>');
  const paths = [...files.all.keys()].sort();
  let refused = 0;
  for (let round = 0; round < 220; round++) {
    // Every seventh is the manifest; the rest is any file.
    const path = round % 7 === 0 ? 'index.json' : paths[random.below(paths.length)]!;
    const bytes = files.all.get(path)!;
    const own = copied(files);
    const damaged = [
      () => bytes.with(random.below(bytes.length), 7),
      () => bytes.slice(0, random.below(bytes.length)),
      () => files.all.get(paths[(paths.indexOf(path) + 1) % paths.length]!)!,
      () => html,
      () => new Uint8Array(bytes.length * 2 + 1),
    ][round % 5]!();
    own.all.set(path, damaged);
    const codes = await used(own, path);
    expect(codes.every((code) => allowed.includes(code)), `${round} ${path}: ${codes.join()}`).toBe(true);
    refused += codes.length > 0 ? 1 : 0;
    if (path.startsWith('shards/') && round % 11 === 0) {
      const { ask } = await opened(world, own);
      expect((await ask({ terms: [{ text: 'about 5' }], limit: 300 })).hits.length).toBeGreaterThan(150);
    }
  }
  // A flipped letter of an address or a count of bytes that nobody needs may go unseen in a manifest that nothing pins.
  expect(refused).toBeGreaterThan(200);
});

/** An index whose files are named and pinned as they should be, but say something else. */
async function forged(folder: string, change: (bytes: Uint8Array) => Uint8Array): Promise<MemoryFiles> {
  const own = copied(files);
  let manifest = decoder.decode(own.all.get('index.json'));
  for (const path of own.paths(folder)) {
    const bytes = Uint8Array.from(change(own.all.get(path)!));
    const [hash, extension] = [path.slice(path.indexOf('/') + 1, path.lastIndexOf('.')), path.slice(path.lastIndexOf('.'))];
    const next = await hexDigest(bytes);
    manifest = manifest.replace(`"${hash}",${own.all.get(path)!.length}`, `"${next}",${bytes.length}`);
    own.all.set(`${folder}${next}${extension}`, bytes);
  }
  own.all.set('index.json', encoder.encode(manifest));
  return own;
}

const withNumber = (at: number, value: number) => (bytes: Uint8Array): Uint8Array => {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};
const withFloat = (back: number, value: number) => (bytes: Uint8Array): Uint8Array => {
  const copy = bytes.slice();
  const rows = new DataView(copy.buffer).getUint32(4, true);
  // Somewhere among the scales, which stand before the codes.
  const end = copy.length - (copy.length > 32 * rows ? 32 * rows : 0);
  new DataView(copy.buffer).setFloat32(Math.floor((end - back) / 4) * 4, value, true);
  return copy;
};

test('files that are pinned and lie are refused: counts, lengths, nesting, rows that are not there', async () => {
  const text = (json: string) => () => encoder.encode(json);
  const forgeries: (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
    ...[0, 4, 8, 12].flatMap((at) => [0, 65, 0xffffffff].map((value) => ['shards/', withNumber(at, value)] as const)),
    ...[0, 4, 8, 12, 16, 32, 36].flatMap((at) => [0xffffffff, 70_000].map((value) => ['sketches/', withNumber(at, value)] as const)),
    ['shards/', (bytes) => bytes.slice(0, 31)],
    ['columns/', text('[]')], ['columns/', text('{"row":[4000000000]}')], ['columns/', text('['.repeat(1000))],
    ['columns/', (bytes) => encoder.encode(decoder.decode(bytes).replace('"kinds":[', '"kinds":[9,'))],
    ['keywords/', text('{"_red":[999999999]}')], ['keywords/', text('{"_red":[0,-1]}')], ['keywords/', text('{"_red":"x"}')], ['keywords/', text('null')],
  ];
  for (const [folder, change] of forgeries) {
    const codes = await used(await forged(folder, change), folder);
    expect(codes, `${folder} ${String(change)}`).toContain('index-invalid');
    expect(codes.every((code) => allowed.includes(code)), codes.join()).toBe(true);
  }
  for (const value of [NaN, Infinity, -1]) expect((await used(await forged('shards/', withFloat(8 * 32, value)), 'shards/')).every((code) => allowed.includes(code))).toBe(true);
});

test('a manifest that claims too much is refused before anything is fetched', async () => {
  const manifest = JSON.parse(decoder.decode(files.all.get('index.json'))) as Record<string, unknown>;
  const hash = 'a'.repeat(64);
  const lies: readonly Record<string, unknown>[] = [
    { format: 'x' }, { version: 0 }, { version: '1' }, { space: {} }, { space: { id: 'x', dims: 1e9 } }, { rows: 1e12 }, { rows: -1 }, { rows: 521 }, { picture: 1e6 }, { words: NaN },
    { shards: [[hash, 1e12, 5]] }, { shards: [[hash, 100, 1e6]] }, { shards: [['../../etc/passwd', 100, 5]] }, { shards: 'x' }, { shards: Array.from({ length: 200_000 }, () => 0) },
    { columns: [] }, { sketches: [[hash, 5], [hash, 5], [hash, 5]] }, { basis: [hash, 5] }, { keywords: [[1, hash, 5]] }, { keywords: [['a'.repeat(65), hash, 5]] },
    { background: { mean: '!!' } }, { background: { mean: 'AAAA', own: [0, 0] } }, { model: { preset: 'doodle', dtype: 'huge' } }, { base: 5 },
  ];
  for (const lie of lies) {
    const own = copied(files);
    own.all.set('index.json', encoder.encode(JSON.stringify({ ...manifest, ...lie })));
    expect(await codeOf(opened(world, own)), JSON.stringify(lie).slice(0, 80)).toBe('index-invalid');
    expect(own.got).toEqual(['index.json']);
  }
  const newer = copied(files);
  newer.all.set('index.json', encoder.encode(JSON.stringify({ ...manifest, version: 2 })));
  expect(await codeOf(opened(world, newer))).toBe('index-newer');
  newer.all.set('index.json', new Uint8Array(2 ** 23 + 1));
  expect(await codeOf(opened(world, newer))).toBe('index-invalid');
  newer.all.delete('index.json');
  expect(await codeOf(opened(world, newer))).toBe('index-network');
});

/** A manifest that says this, with whatever it names beside it. */
async function claiming(lie: Readonly<Record<string, unknown>>): Promise<MemoryFiles> {
  const own = copied(files);
  const manifest = JSON.parse(decoder.decode(files.all.get('index.json'))) as Record<string, unknown>;
  own.all.set('index.json', encoder.encode(JSON.stringify({ ...manifest, ...lie })));
  return own;
}

test('slots without rows are no cheap way to memory: far more of them than have rows, or a last one, are refused', async () => {
  const { shards, columns, sketches } = JSON.parse(decoder.decode(files.all.get('index.json'))) as Record<string, unknown[]>;
  const spread = (empty: number, last: unknown[]): Record<string, unknown> => {
    const own = [...shards!.slice(0, -1), ...Array.from({ length: empty }, () => 0), ...last];
    const same = (list: readonly unknown[]): unknown[] => Array.from({ length: Math.ceil(own.length / 128) }, () => list[0]);
    return { shards: own, columns: same(columns!), sketches: same(sketches!) };
  };
  for (const lie of [spread(130_000, shards!.slice(-1)), spread(0, [...shards!.slice(-1), 0])]) {
    const own = await claiming(lie);
    expect(await codeOf(opened(world, own))).toBe('index-invalid');
    expect(own.got).toEqual(['index.json']);
  }
  // As many as may be, and one file for several segments.
  const own = await claiming(spread(128, shards!.slice(-1)));
  expect(await used(own, 'sketches/')).toEqual(['index-invalid']);
  expect(await used(own, 'columns/')).toEqual(['index-invalid']);
});

test('what leaves gaps all over an index has it grouped anew', async () => {
  const many = rowsOf(world, 1600);
  const { files: own } = await written(world, many);
  const slots = (): unknown[] => (JSON.parse(decoder.decode(own.all.get('index.json'))) as { shards: unknown[] }).shards;
  const before = slots().length;
  // The rows of the last shard, and with it the name of its slot.
  const { library } = await opened(world, own);
  const { items } = await library.list(0, 1600);
  const ends = [slots()[0], slots().at(-1)].map((shard) => decoder.decode(own.all.get(`shards/${(shard as [string])[0]}.bin`)));
  const kept = many.filter(({ item }) => ends.some((text) => text.includes(item.id)));
  expect([before > 32, items.length, kept.length > 0]).toEqual([true, 1600, true]);
  await written(world, kept, own);
  expect(slots().length).toBeLessThan(8);
  const { ask } = await opened(world, own);
  expect((await ask({ terms: [{ text: 'about 5' }], limit: 1 })).total).toBe(kept.length);
});

test('nothing that could steer a terminal comes out of an index', async () => {
  for (const id of ['a\u001b[31mb', 'a\u009b31mb', 'x'.repeat(1000)]) expect(await codeOf(opened(world, await claiming({ space: { id, dims: 32 } })))).toBe('index-invalid');
  const home = (address: string) => resolved(address, { base: '../', home: undefined });
  expect([home('a\u001b[31m.jpg'), home('a\u009b31m.jpg'), home('a\nb'), home('a/b.jpg?c#d')]).toEqual([undefined, undefined, undefined, 'a/b.jpg?c#d']);
});

test('names are cleaned, and addresses that leave the site or run something are dropped', async () => {
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ['a/b.jpg', 'https://site.example/a/b.jpg'], ['/c.jpg?x=1#y', 'https://site.example/c.jpg?x=1#y'], ['https://site.example/d', 'https://site.example/d'], ['../../../e', 'https://site.example/e'],
    ['javascript:alert(1)', undefined], ['JaVa\nScript:alert(1)', undefined], ['data:text/html,x', undefined], ['//evil.example/x', undefined], ['https://evil.example/', undefined],
    ['https://site.example@evil.example/', undefined], ['http://site.example/', undefined], ['blob:https://site.example/x', undefined], ['https://u:p@site.example/', undefined], ['\\\\evil.example\\x', undefined], ['', 'https://site.example/'],
  ];
  const rows = addresses.map(([url], i) => ({ ...rowsOf(world, 1)[0]!, item: itemOf(i, { name: 'photo\u202egpj.exe', url, page: { url, title: 'a\u0000b\u202e', headings: ['\u2066x'] } }) }));
  const { files: own } = await written(world, rows);
  const { library } = await opened(world, own);
  const { items } = await library.list(0, 100);
  for (const [i, [address, expected]] of addresses.entries()) {
    const item = items.find(({ id }) => id === idOf(i))!;
    expect([item.url, item.name], address).toEqual([expected, 'photogpj.exe']);
    expect(item.page, address).toEqual(expected === undefined ? undefined : { url: expected, title: 'ab', headings: ['x'] });
  }
});

test('where the page says where its site is, an index elsewhere leads there and nowhere else', () => {
  const at = (home: string) => (address: string) => resolved(address, { base: '', home });
  const page = at('https://book.example/site/');
  expect(['a.html#b', './', '../c', '/d'].map(page)).toEqual(['https://book.example/site/a.html#b', 'https://book.example/site/', 'https://book.example/c', 'https://book.example/d']);
  for (const address of ['https://cdn.example/a', '//cdn.example/a', 'javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'blob:https://book.example/x', 'http://book.example/', 'https://u:p@book.example/']) expect(page(address), address).toBeUndefined();
  // A page that says nonsense gets no links.
  for (const home of ['javascript:alert(1)/', 'data:text/html,x/', 'file:///']) expect(['a', 'https://book.example/', 'javascript:alert(1)', 'file:///a'].map(at(home)), home).toEqual([undefined, undefined, undefined, undefined]);
});
