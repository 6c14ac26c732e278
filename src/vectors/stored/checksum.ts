import kernel from '../kernel/checksum.ts?wasm';

/** Of bytes whose start and number are multiples of 4: an unsigned 32-bit number. */
export type Checksum = (bytes: Uint8Array) => number;

const lanes = 32;
const prime = 0x9e3779b1;
const start = 0x85ebca77;
const last = 0xc2b2ae3d;

/**
 * Against accidents, not against people: torn writes, pages of zeros, flipped bits. Words of 32 bits are dealt to 32 lanes
 * in turn (eight SIMD registers, so that none waits for its own multiplication); a lane takes a word in by
 * `rotate(lane ^ word, 15) * prime`, which no other word could have done with the same result, and the lanes and the length
 * are folded into one number in the same manner. Words that are missing from the last four count as zeros.
 */
export const plainChecksum: Checksum = (bytes) => {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const sums = new Int32Array(lanes);
  for (let lane = 0; lane < lanes; lane++) sums[lane] = Math.imul(lane + 1, start);
  const take = (lane: number, word: number): void => {
    const mixed = sums[lane]! ^ word;
    sums[lane] = Math.imul((mixed << 15) | (mixed >>> 17), prime);
  };
  for (let i = 0; i < words.length; i++) take(i % lanes, words[i]!);
  for (let i = words.length; i % 4 !== 0; i++) take(i % lanes, 0);
  let hash = bytes.length;
  for (const sum of sums) {
    const mixed = hash ^ sum;
    hash = Math.imul((mixed << 13) | (mixed >>> 19), last);
  }
  hash = Math.imul(hash ^ (hash >>> 15), start);
  hash = Math.imul(hash ^ (hash >>> 13), last);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** What kernel/checksum.ts exports; addresses are bytes. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  checksum(from: number, length: number): number;
}

const page = 2 ** 16;
/** Below are what a compiler may put there. */
const room = page;

let compiled: Promise<WebAssembly.Module> | undefined;

/** The fastest that runs here; the number is the same. */
export async function createChecksum(): Promise<Checksum> {
  try {
    const module = await (compiled ??= WebAssembly.compile(kernel));
    const { memory, checksum } = new WebAssembly.Instance(module).exports as unknown as Kernel;
    return (bytes) => {
      const missing = room + bytes.length - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / page));
      new Uint8Array(memory.buffer, room).set(bytes);
      return checksum(room, bytes.length) >>> 0;
    };
  } catch {
    // No SIMD, or a policy against WebAssembly.
    return plainChecksum;
  }
}
