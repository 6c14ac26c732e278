import { expect, test } from 'vitest';
import { createChecksum, plainChecksum } from '../../../src/vectors/stored/checksum.ts';
import { seeded } from './random.ts';

const random = seeded(7);
const bytesOf = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).map(() => random() * 256);

test('the kernel gives the number of its plain twin, at any length', async () => {
  const checksum = await createChecksum();
  expect(checksum, 'the kernel runs here').not.toBe(plainChecksum);
  for (const length of [...Array.from({ length: 130 }, (_, i) => i * 4), 300_000, 12]) {
    // Not at the start of a buffer.
    const bytes = bytesOf(length + 8).subarray(4, length + 4);
    expect(checksum(bytes), `${length} bytes`).toBe(plainChecksum(bytes));
  }
});

test('a written number stays what it is: files that exist name it', () => {
  expect([plainChecksum(new Uint8Array(0)), plainChecksum(new Uint8Array(4)), plainChecksum(Uint8Array.from({ length: 300 }, (_, i) => i * 7))]).toMatchInlineSnapshot(`
    [
      1833980918,
      2192787186,
      323177901,
    ]
  `);
});

test('every flipped bit, every cut and every zeroed stretch is seen', () => {
  const bytes = bytesOf(1024);
  const right = plainChecksum(bytes);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    expect(plainChecksum(bytes)).not.toBe(right);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
  }
  for (let length = 0; length < bytes.length; length += 4) expect(plainChecksum(bytes.subarray(0, length))).not.toBe(right);
  for (let round = 0; round < 500; round++) {
    const copy = bytes.slice();
    const from = Math.floor(random() * 1000);
    copy.fill(0, from, from + 8 + random() * 500);
    expect(plainChecksum(copy)).not.toBe(right);
  }
  // Zeros alone differ by how many there are.
  expect(new Set(Array.from({ length: 256 }, (_, i) => plainChecksum(new Uint8Array(i * 4)))).size).toBe(256);
});

test('two flipped bits are seen wherever they are', () => {
  const bytes = bytesOf(2048);
  const right = plainChecksum(bytes);
  const flip = (bit: number): void => void (bytes[bit >> 3]! ^= 1 << (bit & 7));
  for (let round = 0; round < 20_000; round++) {
    const one = Math.floor(random() * bytes.length * 8);
    // Half of them in the same lane and at the same bit, where a careless sum would cancel them.
    const two = round % 2 ? Math.floor(random() * bytes.length * 8) : (one + 1024 * (1 + Math.floor(random() * 14))) % (bytes.length * 8);
    if (one === two) continue;
    flip(one);
    flip(two);
    expect(plainChecksum(bytes)).not.toBe(right);
    flip(one);
    flip(two);
  }
});
