import type { Generation } from './generation.ts';
import { bytesOf } from './generation.ts';
import { type Head, Kind, type Meta, readHead, readMeta, recordBytes, unit } from './format.ts';

/** A record of `rows`. */
export interface Found {
  readonly head: Head;
  /** Bytes in the file: where it begins, where its floats do, where it ends. */
  readonly at: number;
  readonly floatsAt: number;
  readonly end: number;
  /** `undefined` when it is damaged: then nothing is known of its rows but how many they are. */
  readonly meta: Meta | undefined;
  readonly floats: Float32Array;
  /** Places of damaged rows. */
  readonly damaged: ReadonlySet<number>;
  /** It is the last record, and may be half of what a killed tab was writing: none of it counts. */
  readonly torn?: boolean;
}

/** Bytes that are read at a time. */
const window = 2 ** 22;

/**
 * The records of `rows` from byte `from` on. Of each, whatever is whole counts, and what stands between them and is none is
 * stepped over. The last one is left out when it is cut, and torn when it looks as if zeros were in the place of bytes that never came.
 */
export async function* walk({ rows, tag, checksum, description }: Generation, from: number, size: number): AsyncGenerator<Found> {
  let bytes = new Uint8Array(0);
  let start = from;
  const have = async (at: number, length: number): Promise<boolean> => {
    if (at + length > size) return false;
    if (at >= start && at + length <= start + bytes.length) return true;
    // Records that were handed out are views of the old ones.
    bytes = new Uint8Array(Math.min(Math.max(window, length), size - at));
    start = at;
    return (await rows.read(at, [bytes])) === bytes.length;
  };
  let held: Found | undefined;
  for (let at = from; await have(at, unit); ) {
    const head = readHead(bytes, at - start, checksum);
    const length = head && head.tag === tag && head.dims === description.dims ? recordBytes(head) : 0;
    if (!head || length === 0 || at > Number.MAX_SAFE_INTEGER || !(await have(at, length))) {
      at += unit;
      continue;
    }
    let found = look(bytes, at - start, at, head, checksum);
    if (!found.meta || found.damaged.size > 0) {
      // What is read wrong once may be right.
      await rows.read(at, [bytes.subarray(at - start, found.end - start)]);
      found = look(bytes, at - start, at, head, checksum);
    }
    if (held) yield held;
    held = undefined;
    if (found.meta && found.damaged.size === 0) {
      if (head.kind === Kind.rows) yield found;
    } else held = found;
    at = found.end;
  }
  if (held) yield { ...held, torn: !held.meta || endsInZeros(held) };
}

/** Whether a damaged row ends in zeros, as those do that a file system left out. */
function endsInZeros({ floats, damaged, head: { dims } }: Found): boolean {
  const bytes = bytesOf(floats);
  return [...damaged].some((row) => bytes[(row + 1) * dims * 4 - 1] === 0);
}

function look(bytes: Uint8Array, place: number, at: number, head: Head, checksum: Generation['checksum']): Found {
  const { count, dims } = head;
  const meta = readMeta(bytes, place, head, checksum);
  const end = at + recordBytes(head);
  const length = head.kind === Kind.rows ? count * dims : 0;
  const floatsAt = end - Math.ceil((length * 4) / unit) * unit;
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset + place + floatsAt - at, length);
  const damaged = new Set<number>();
  meta?.sums.forEach((sum, i) => {
    if (checksum(bytesOf(floats.subarray(i * dims, (i + 1) * dims))) !== sum) damaged.add(i);
  });
  return { head, at, floatsAt, end, meta, floats, damaged };
}
