import { expect, test } from 'vitest';
import { plainChecksum } from '../../../src/vectors/checksum.ts';
import { encodeRecord, Kind, type Meta, readHead, readMeta, recordBytes } from '../../../src/vectors/format.ts';
import { packIds, RowTable } from '../../../src/vectors/row-table.ts';
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
  for (let round = 0; round < 500; round++) {
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
  for (let round = 0; round < 300; round++) {
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

test('ids are the same, packed or not, and are found', () => {
  for (let round = 0; round < 20; round++) {
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
