import { factorOf, norm } from '../exact.ts';
import type { Generation } from './generation.ts';
import { type Head, Kind, type Meta, readHead, readMeta, recordBytes, unit } from './format.ts';
import type { VectorFiles } from '../../ports.ts';
import { refuse } from './description.ts';
import { blockRows } from '../layout.ts';
import type { PlaneRows } from './plane-rows.ts';
import { unpackIds } from './row-table.ts';
import { type Found, walk } from './walk.ts';

/** Images that are read at a time, and how often at once: fewer and larger reads are faster, in databases above all. */
const [together, ahead] = [4, 4];

interface Block {
  readonly head: Head;
  readonly meta: Meta;
  /** Where its record ends in `blocks`. */
  readonly end: number;
}

/**
 * Brings an index into memory: the images as they are, then the rows behind them; `lost` says how many rows damage took.
 * `planes` is empty; `spare` gives another, to make damaged blocks anew.
 * @throws GlimpseError `space-mismatch`, `protocol-mismatch` when the files hold another index
 */
export async function load(into: Generation, files: VectorFiles, planes: PlaneRows, spare: () => Promise<PlaneRows>, withoutRows = false): Promise<void> {
  const [rows, indexed, images] = await Promise.all([into.rows, into.blocks, into.images].map(({ name }) => files.size(name))) as [number, number, number];
  // Without rows, blocks vouch for nothing, unless nothing else is wanted.
  const sizes = { rows, blocks: rows > 0 || withoutRows ? indexed : 0, images };
  const withRows = sizes.rows > 0;
  if (withRows) await checkOwner(into, sizes.rows);
  // Images and what vouches for them are read side by side; there are rarely more images than that.
  const reading = readImages(into, planes, sizes.blocks > 0 ? Math.floor(sizes.images / into.imageBytes) : 0);
  const [blocks, found] = await Promise.all([readBlocks(into, sizes.blocks), reading]);
  if (withRows) while (blocks.length > 0 && !(await isThere(into, blocks.at(-1)!, sizes.rows))) blocks.pop();
  let sums = found;
  if (sums.length > blocks.length) {
    planes.reset();
    sums = await readImages(into, planes, blocks.length);
  }
  planes.addBlocks(blocks.length - sums.length);
  const damaged = [...blocks.keys()].filter((block) => sums[block] !== blocks[block]!.head.image);
  for (const { meta, head } of blocks) into.takeBlock(meta, head.rowsEnd);
  for (const { meta } of blocks) into.remove(meta.removed);
  let lost = 0;
  if (damaged.length > 0) {
    const made = await spare();
    for (const block of damaged) lost += await mend(into, planes, made, block, withRows);
  }
  const from = blocks.at(-1)?.head.rowsEnd ?? 0;
  let end = from;
  for await (const found of walk(into, from, sizes.rows)) {
    lost += found.torn ? found.head.count : takeRecord(into, found);
    if (!found.torn) end = found.end;
  }
  into.rows.resume(withRows ? end : 0, sizes.rows);
  into.blocks.resume(blocks.at(-1)?.end ?? 0, sizes.blocks);
  into.images.resume((damaged[0] ?? blocks.length) * into.imageBytes, sizes.images);
  into.lost += lost;
}

/** The first record tells whose rows these are. */
async function checkOwner({ rows, tag, description, checksum }: Generation, size: number): Promise<void> {
  const bytes = new Uint8Array(Math.min(size, 2 ** 16));
  await rows.read(0, [bytes]);
  for (let at = 0; at < bytes.length; at += unit) {
    const head = readHead(bytes, at, checksum);
    if (head && head.tag !== tag) refuse(bytes, at, head, description, checksum);
    if (head) return;
  }
}

/** All records up to the first that is not right. */
async function readBlocks({ blocks, tag, layout, description, checksum }: Generation, size: number): Promise<Block[]> {
  const bytes = new Uint8Array(size);
  if ((await blocks.read(0, [bytes])) !== size) return [];
  const found: Block[] = [];
  for (let at = 0; ; ) {
    const head = readHead(bytes, at, checksum);
    if (head && head.tag !== tag) refuse(bytes, at, head, description, checksum);
    const meta = head && readMeta(bytes, at, head, checksum);
    if (!head || !meta || head.dims !== description.dims) return found;
    at += recordBytes(head);
    if (head.kind === Kind.description) continue;
    if (head.kind !== Kind.block || head.first !== found.length * blockRows || head.count !== blockRows || head.layout !== layout) return found;
    found.push({ head, meta, end: at });
  }
}

/** Whether `rows` reaches as far as the block does, with its last row for a witness: a file may be cut, or end in zeros. */
async function isThere({ rows, checksum, description }: Generation, { head, meta }: Block, size: number): Promise<boolean> {
  const bytes = new Uint8Array(description.dims * 4);
  const read = head.rowsEnd <= size ? await rows.read(meta.offsets[blockRows - 1]! * 4, [bytes]) : 0;
  return read === bytes.length && checksum(bytes) === meta.sums[blockRows - 1];
}

/** Reads images straight to where a search reads them. Answers their checksums. */
async function readImages({ images, imageBytes, checksum }: Generation, planes: PlaneRows, count: number): Promise<number[]> {
  // All room first: the memory moves when it grows.
  planes.addBlocks(count);
  const sums: number[] = [];
  let next = 0;
  const reader = async (): Promise<void> => {
    while (next < count) {
      const first = next;
      next = Math.min(first + together, count);
      const views = Array.from({ length: next - first }, (_, i) => planes.image(first + i));
      await images.read(first * imageBytes, views);
      views.forEach((view, i) => (sums[first + i] = checksum(view)));
    }
  };
  await Promise.all(Array.from({ length: ahead }, reader));
  return sums;
}

/** Makes the image of a block from its rows, in other planes. Those that are damaged too are lost. */
async function mend(into: Generation, planes: PlaneRows, made: PlaneRows, block: number, withRows: boolean): Promise<number> {
  made.reset();
  let lost = 0;
  const { dims, metric } = into.description;
  for (let row = block * blockRows; row < (block + 1) * blockRows; row++) {
    const vector = withRows ? await into.vector(row) : undefined;
    if (!vector && into.table.isLive(row)) {
      into.remove(Uint32Array.of(row), 0);
      lost++;
    }
    made.append(vector ?? new Float32Array(dims), vector ? factorOf(norm(vector, 0, dims), metric) : 1);
  }
  planes.image(block).set(made.image(0));
  return lost;
}

const none = new Uint32Array(0);

/** Takes in a record of `rows`, and as many rows that do not count as damage took before it or in it. Answers how many. */
function takeRecord(into: Generation, { head, meta, floats, damaged, at, floatsAt, end }: Found): number {
  const { dims } = into.description;
  const next = into.table.rows;
  // No file has more rows than fit in it.
  if (head.first < next || head.first * dims * 4 > at) return 0;
  const missing = head.first - next;
  if (missing > 0) {
    into.take(blanks(missing), new Uint32Array(missing), new Float32Array(missing * dims), none, { at, floatsAt: 0, end: at });
    into.remove(rowNumbers(next, missing), at - unit);
  }
  if (!meta) {
    into.take(blanks(head.count), new Uint32Array(head.count), new Float32Array(floats.length), none, { at, floatsAt, end });
    into.remove(rowNumbers(head.first, head.count), at);
    return missing + head.count;
  }
  for (const place of damaged) floats.fill(0, place * dims, (place + 1) * dims);
  into.take(unpackIds(meta), meta.sums, floats, meta.removed, { at, floatsAt, end });
  into.remove(Uint32Array.from(damaged, (place) => head.first + place), at);
  return missing + damaged.size;
}

const blanks = (length: number): string[] => Array.from<string>({ length }).fill('');
const rowNumbers = (first: number, count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => first + i);
