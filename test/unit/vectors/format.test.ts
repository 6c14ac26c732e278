import { describe, expect, test } from 'vitest';
import { plainChecksum } from '../../../src/vectors/stored/checksum.ts';
import { tagOf } from '../../../src/vectors/stored/description.ts';
import { encodeRecord, Kind, type Meta, readHead, readMeta, recordBytes } from '../../../src/vectors/stored/format.ts';
import { packIds, RowTable } from '../../../src/vectors/stored/row-table.ts';
import { MemoryFiles } from './memory-files.ts';
import { batchOf, dims, open, options } from './model.ts';
import { seeded } from './random.ts';

const random = seeded(31);
const upTo = (most: number): number => Math.floor(random() * (most + 1));
const numbers = (length: number): Uint32Array => Uint32Array.from({ length }, () => random() * 2 ** 32);
const anyId = (): string => String.fromCodePoint(...Array.from({ length: upTo(9) }, () => [65 + upTo(25), 0xe4, 0x4e00 + upTo(999), 0x1f600 + upTo(50)][upTo(3)]!));

function anyRecord(): { head: Parameters<typeof encodeRecord>[0]; meta: Meta; ids: string[] } {
  const kind = [Kind.rows, Kind.block][upTo(1)]!;
  const ids = Array.from({ length: upTo(3) === 0 ? upTo(1024) : upTo(5) }, anyId);
  const head = { kind, first: upTo(2 ** 32 - 1), dims: 1 + upTo(70), tag: upTo(2 ** 32 - 1), image: upTo(2 ** 32 - 1), layout: upTo(2 ** 32 - 1), rowsEnd: 4 * upTo(2 ** 40) };
  const meta = { removed: numbers(upTo(20)), sums: numbers(ids.length), offsets: numbers(kind === Kind.block ? ids.length : 0), ...packIds(ids) };
  return { head, meta, ids };
}

test('records are read as they were written', () => {
  for (let round = 0; round < 200; round++) {
    const { head, meta, ids } = anyRecord();
    const record = encodeRecord(head, meta, plainChecksum);
    // Anywhere in what was read.
    const at = 64 * upTo(5);
    const bytes = new Uint8Array(at + record.length + 64 * upTo(2)).fill(7);
    bytes.set(record, at);
    const found = readHead(bytes, at, plainChecksum)!;
    expect(found).toEqual({ ...head, count: ids.length, removed: meta.removed.length, text: meta.text.length });
    expect([record.length, record.length % 64]).toEqual([recordBytes(found), 0]);
    expect(readMeta(bytes, at, found, plainChecksum)).toEqual(meta);
  }
});

test('a record with any flipped bit or any cut before its floats is none', () => {
  for (let round = 0; round < 120; round++) {
    const { head, meta } = anyRecord();
    const record = encodeRecord({ ...head, kind: Kind.block }, { ...meta, offsets: numbers(meta.ends.length) }, plainChecksum);
    const read = (bytes: Uint8Array): Meta | undefined => {
      const found = readHead(bytes, 0, plainChecksum);
      return found && readMeta(bytes, 0, found, plainChecksum);
    };
    expect(read(record)).toBeDefined();
    expect(read(record.subarray(0, 4 * upTo(record.length / 4 - 1)))).toBeUndefined();
    const bit = upTo(record.length * 8 - 1);
    record[bit >> 3]! ^= 1 << (bit & 7);
    expect(read(record)).toBeUndefined();
  }
});

describe('a record whose checksum is right, with what no index writes', () => {
  const none = new Uint32Array(0);
  const head = { first: 0, dims, tag: tagOf(options), image: 0, layout: 0, rowsEnd: 0 };

  test('a description with rows is none', () => {
    const record = encodeRecord({ ...head, kind: Kind.description }, { removed: none, ends: none, sums: none, offsets: none, text: new Uint8Array(10) }, plainChecksum);
    const words = new Uint32Array(record.buffer, 0, 16);
    words[3] = 1024;
    words[15] = plainChecksum(record.subarray(0, 60));
    expect(readHead(record, 0, plainChecksum)).toBeUndefined();
  });

  test.each(['rows', 'block'] as const)('%s of another width are stepped over, and cost nothing', async (kind) => {
    const files = new MemoryFiles();
    const index = await open(files);
    const { ids, vectors } = batchOf(random, Array.from({ length: 1500 }, (_, i) => `id ${i}`));
    await index.addMany(ids, vectors);
    await index.close();
    const strange = encodeRecord({ ...head, first: kind === 'rows' ? 1500 : 1024, dims: dims + 20, kind: Kind[kind], layout: 0 }, { removed: none, ends: new Uint32Array(1024), sums: new Uint32Array(1024), offsets: kind === 'block' ? new Uint32Array(1024) : none, text: new Uint8Array(0) }, plainChecksum);
    const name = kind === 'rows' ? 'rows.1' : 'blocks.1';
    files.files.set(name, Uint8Array.from([...files.files.get(name)!, ...strange]));
    const again = await open(files);
    expect([again.size, (await again.stats()).lost]).toEqual([1500, 0]);
  });

  test.each(['not JSON', 'null', '{"format":2}'])('another description: %s', async (text) => {
    const files = new MemoryFiles();
    const record = encodeRecord({ ...head, tag: 1, kind: Kind.description }, { removed: none, ends: none, sums: none, offsets: none, text: new TextEncoder().encode(text) }, plainChecksum);
    files.files.set('rows.1', record);
    await expect(open(files)).rejects.toMatchObject({ code: text.startsWith('{') ? 'protocol-mismatch' : 'space-mismatch' });
  });
});

test('an id may begin with a mark of byte order, and is another than the one without', async () => {
  const files = new MemoryFiles();
  const index = await open(files);
  const marked = '\uFEFFa';
  // A whole block of them, and some behind it.
  const { ids, vectors } = batchOf(random, Array.from({ length: 1500 }, (_, i) => (i % 2 === 0 ? `${marked} ${i}` : `a ${i - 1}`)));
  await index.addMany(ids, vectors);
  await index.close();
  const again = await open(files);
  expect([again.size, again.has(`${marked} 4`), again.has('a 4'), again.has(`${marked} 1404`), again.has('a 1404')]).toEqual([1500, true, true, true, true]);
  expect(await again.get(marked + ' 1404')).not.toEqual(await again.get('a 1404'));
});

test('ids are the same, packed or not, and are found', () => {
  for (let round = 0; round < 8; round++) {
    const ascii = round % 2 === 0;
    const ids = Array.from({ length: 1024 }, (_, i) => (ascii ? `row ${i}` : `${anyId()} ${i}`));
    const open = new RowTable();
    ids.forEach((id, i) => open.append(id, i, i * 16));
    const packed = new RowTable();
    packed.addBlock(open.packed(0));
    for (const table of [open, packed]) {
      expect(Array.from(ids, (_, row) => table.id(row))).toEqual(ids);
      const row = upTo(1023);
      expect([table.find(ids[row]!), table.sum(row), table.offset(row)]).toEqual([row, row, row * 64]);
      expect([table.kill(row), table.kill(row), table.find(ids[row]!), table.live]).toEqual([true, false, undefined, 1023]);
      // It comes again, in another row.
      table.append(ids[row]!, 5, 5);
      expect([table.find(ids[row]!), table.kill(row), table.rows]).toEqual([1024, false, 1025]);
    }
  }
});
