import { best, ExactScore } from '../../../src/vectors/exact.ts';
import { loadKernel, type LoadedKernel } from '../../../src/vectors/load-kernel.ts';
import { Planes } from '../../../src/vectors/planes.ts';
import chooseModule from '../../../src/vectors/kernel/choose.ts?wasm&memory';
import encodeModule from '../../../src/vectors/kernel/encode.ts?wasm&memory';
import scanModule from '../../../src/vectors/kernel/scan.ts?wasm&memory';
import { parts, timed, type Clock } from './stages.ts';
import { dims, type Index, type Make } from './types.ts';

/** Which functions of the kernel a part of a query is made of. */
const functions = {
  preparation: ['rotate', 'words', 'lines', 'dots', 'project'],
  coarse: ['scan'],
  choice: ['peaks', 'nth', 'reach', 'part', 'keep'],
  rescoring: ['rescore'],
};

/** The index without ids; the rows' own numbers stay where they are, and do not count as its memory. */
function over(planes: Planes, { memory }: LoadedKernel) {
  let floats = new Float32Array(0);
  const index: Omit<Index, 'ways'> = {
    fill(vectors, rows) {
      floats = vectors as Float32Array<ArrayBuffer>;
      for (let id = 0; id < rows; id++) planes.append(vectors.subarray(id * dims, (id + 1) * dims), 1);
    },
    insert: (_, vector) => void planes.append(vector, 1),
    bytes: () => memory.buffer.byteLength,
  };
  const exact = (query: Float32Array, k: number, slots: Uint32Array): number[] => {
    const score = new ExactScore(query, 'cosine');
    return best(Float64Array.from(slots, (slot) => score.of(floats, slot * dims)), k, -Infinity).map(({ at }) => slots[at]!);
  };
  return { index, exact };
}

/** Whole queries, or by 8 bits alone; tells where the time of a query goes. */
export const make: Make = async () => {
  const clock: Clock = { running: false, milliseconds: new Map() };
  const loaded = await loadKernel();
  const planes = new Planes(dims, { ...loaded, kernel: timed(loaded.kernel, clock) });
  const { index, exact } = over(planes, loaded);
  return {
    ...index,
    ways: () => ({
      'floats elsewhere': { search: (query, k) => exact(query, k, planes.candidates(query, k).slots) },
      '8 bits alone': {
        search(query, k) {
          const { slots, scores } = planes.candidates(query, k);
          return best(scores, k, -Infinity).map(({ at }) => slots[at]!);
        },
      },
    }),
    stages(query) {
      clock.milliseconds.clear();
      clock.running = true;
      const start = performance.now();
      const { slots } = planes.candidates(query, 10);
      const chosen = performance.now();
      clock.running = false;
      exact(query, 10, slots);
      return { ...parts(clock, chosen - start, functions, 'glue'), exact: performance.now() - chosen };
    },
  };
};

/** With the kernel for browsers that have no relaxed SIMD. */
export const makeSimd: Make = async () => {
  const loaded = await loadSimd();
  const planes = new Planes(dims, loaded);
  const { index, exact } = over(planes, loaded);
  return { ...index, ways: () => ({ 'plain SIMD': { search: (query, k) => exact(query, k, planes.candidates(query, k).slots) } }) };
};

async function loadSimd(): Promise<LoadedKernel> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const modules = await Promise.all([encodeModule, scanModule, chooseModule].map((bytes) => WebAssembly.instantiate(bytes, { env: { memory } })));
  return { kernel: Object.assign({}, ...modules.map(({ instance }) => instance.exports)) as LoadedKernel['kernel'], memory, kind: 'simd' };
}
