import { setFlagsFromString } from 'node:v8';
import { afterEach, describe, expect, test, vi } from 'vitest';
import relaxedModule from '../../../src/vectors/kernel/scan.ts?wasm&memory&relaxed';
import scanModule from '../../../src/vectors/kernel/scan.ts?wasm&memory';
import { FlatIndex } from '../../../src/vectors/flat-index.ts';
import { loadKernel } from '../../../src/vectors/load-kernel.ts';
import { maker, seeded } from './naive.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const real = WebAssembly;
/** `i8x16.swizzle` and `i8x16.relaxed_swizzle`. */
const swizzle = [0xfd, 0x0e];
const relaxedSwizzle = [0xfd, 0x80, 0x02];
/** `i8x16.add` and `i8x16.min_u`, of the same type and in as many bytes. */
const wrong = { add: { simd: [0xfd, 0x6e], relaxed: [0xfd, 0xee, 0x00] }, min: { simd: [0xfd, 0x77], relaxed: [0xfd, 0xf7, 0x00] } } as const;

/** Where the bytes of an instruction are. */
const places = (bytes: Bytes, instruction: readonly number[]): number[] => [...bytes.keys()].filter((at) => instruction.every((byte, i) => bytes[at + i] === byte));

/** A WebAssembly that makes something else of each module. Answers how many of those run. */
function replaceModules(change: (bytes: Bytes) => Bytes): { readonly running: number } {
  const counted = { running: 0 };
  vi.stubGlobal('WebAssembly', {
    Memory: real.Memory,
    async instantiate(bytes: Bytes, imports: WebAssembly.Imports) {
      const changed = change(bytes);
      const made = await real.instantiate(changed, imports);
      if (changed !== bytes) counted.running++;
      return made;
    },
  });
  return counted;
}

function patched(bytes: Bytes, at: number, instruction: readonly number[]): Bytes {
  const copy = bytes.slice();
  copy.set(instruction, at);
  return copy;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('SIMD runs here', async () => {
  expect((await loadKernel()).kind).toMatch(/^(relaxed|simd)$/);
});

describe('a kernel that is wrong is refused', () => {
  test('sixteen times, entries are looked up', () => {
    expect(places(scanModule, swizzle).length).toBe(16);
    expect(places(relaxedModule, relaxedSwizzle).length).toBe(16);
  });

  test.each(Object.entries(wrong))('%s instead of one swizzle', async (_, { simd }) => {
    for (const at of places(scanModule, swizzle)) {
      const counted = replaceModules((bytes) => (places(bytes, swizzle).includes(at) ? patched(bytes, at, simd) : bytes));
      expect((await loadKernel()).kind).not.toBe('simd');
      // It ran, and was not refused for its form.
      expect(counted.running).toBeGreaterThan(0);
      vi.unstubAllGlobals();
    }
  });

  test.each(Object.entries(wrong))('%s instead of one relaxed swizzle', async (_, { relaxed }) => {
    // Needed by Node 20 only.
    setFlagsFromString('--experimental-wasm-relaxed-simd');
    expect((await loadKernel()).kind).toBe('relaxed');
    for (const at of places(relaxedModule, relaxedSwizzle)) {
      const counted = replaceModules((bytes) => (places(bytes, relaxedSwizzle).includes(at) ? patched(bytes, at, relaxed) : bytes));
      expect((await loadKernel()).kind).toBe('simd');
      expect(counted.running).toBeGreaterThan(0);
      vi.unstubAllGlobals();
    }
  });

  test('one that throws', async () => {
    vi.stubGlobal('WebAssembly', {
      Memory: real.Memory,
      async instantiate(bytes: Bytes, imports: WebAssembly.Imports) {
        const { instance } = await real.instantiate(bytes, imports);
        return { instance: { exports: 'scan' in instance.exports ? { ...instance.exports, scan: () => { throw new real.RuntimeError('unreachable'); } } : instance.exports } };
      },
    });
    expect((await loadKernel()).kind).toBe('plain');
  });
});

describe('where there is no WebAssembly, the twin takes over', () => {
  const without: readonly (readonly [string, () => void])[] = [
    ['none at all', () => vi.stubGlobal('WebAssembly', undefined)],
    ['a policy against it', () => replaceModules(() => { throw new real.CompileError('refused by the policy'); })],
    ['no memory for it', () => vi.stubGlobal('WebAssembly', { instantiate: real.instantiate, Memory: function Memory() { throw new RangeError('no memory'); } })],
  ];

  test.each(without)('%s', async (_, takeAway) => {
    takeAway();
    const index = await FlatIndex.create(8);
    expect(index.stats().kernel).toBe('plain');
    index.add('a', new Float32Array(8).fill(1));
    expect(index.search(new Float32Array(8).fill(2), 3)).toEqual([{ id: 'a', score: expect.closeTo(1, 12) }]);
  });

  test('and an index answers the same, to the last bit of every score', async () => {
    for (const kind of ['even', 'cone', 'sparse', 'lengths'] as const) {
      const random = seeded(kind.length);
      const make = maker(kind, 40, random);
      const fast = await FlatIndex.create<number>(40, { metric: 'dot' });
      vi.stubGlobal('WebAssembly', undefined);
      const slow = await FlatIndex.create<number>(40, { metric: 'dot' });
      vi.unstubAllGlobals();
      expect([fast.stats().kernel === 'plain', slow.stats().kernel]).toEqual([false, 'plain']);
      for (let i = 0; i < 1300; i++) {
        const row = make();
        for (const index of [fast, slow]) index.add(i, row);
      }
      for (let i = 0; i < 1300; i += 3) for (const index of [fast, slow]) index.remove(i);
      for (let i = 0; i < 8; i++) {
        const query = make();
        const filter = i % 2 ? Array.from({ length: 400 }, (_, n) => 2 * n) : undefined;
        const [one, other] = [fast, slow].map((index) => index.search(query, [1, 12, 60][i % 3]!, filter && { filter }));
        expect(one!.length).toBe([1, 12, 60][i % 3]);
        expect(other).toEqual(one);
      }
    }
  });
});
