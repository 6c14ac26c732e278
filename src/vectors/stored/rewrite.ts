import { GlimpseError } from '../../errors.ts';
import type { VectorFiles } from '../../ports.ts';
import { blockRows } from '../layout.ts';
import { Generation, type Encoder } from './generation.ts';
import { load } from './load.ts';
import type { PlaneRows } from './plane-rows.ts';

/** Encodes into the memory of one block, of which only the last can be had. */
function lastBlock(planes: PlaneRows): Encoder {
  return {
    imageBytes: planes.imageBytes,
    append(vector, factor) {
      if (planes.rows === blockRows) planes.reset();
      return planes.append(vector, factor);
    },
    remove: () => {},
    image: () => planes.image(0),
  };
}

/** Copies what counts from one generation into the next, a block at a time: between two steps rows may come and go. */
class Rewrite {
  readonly #from: Generation;
  readonly #to: Generation;
  /** The next row to be copied. */
  #row = 0;
  /** All that counts is in the new files, and on the disk. */
  finished = false;
  /** Rows that were copied, in the order in which they now stand. */
  readonly #copied: number[] = [];

  constructor(from: Generation, to: Generation) {
    this.#from = from;
    this.#to = to;
  }

  /** Copies up to a block of rows. False once all are copied; then `finish` must follow before any row comes or goes. @throws GlimpseError `quota` */
  async step(): Promise<boolean> {
    const { table, description } = this.#from;
    const ids: string[] = [];
    const vectors = new Float32Array(blockRows * description.dims);
    for (; this.#row < table.rows && ids.length < blockRows; this.#row++) {
      if (!table.isLive(this.#row)) continue;
      const place = vectors.subarray(ids.length * description.dims, (ids.length + 1) * description.dims);
      // What is damaged stays behind.
      if (!(await this.#from.vector(this.#row, place))) {
        this.#from.lose(Uint32Array.of(this.#row));
        continue;
      }
      ids.push(table.id(this.#row));
      this.#copied.push(this.#row);
    }
    if (ids.length > 0) await this.#to.append({ ids, vectors, replaced: [] });
    if (this.#to.sealed < Math.floor(this.#to.table.rows / blockRows)) throw new GlimpseError('quota', 'no room for the rewritten index');
    return this.#row < table.rows;
  }

  /** Removes what was removed after it had been copied, and sees to it that all is on the disk. */
  async finish(): Promise<void> {
    const gone = this.#copied.flatMap((row, place) => (this.#from.table.isLive(row) ? [] : [place]));
    if (gone.length > 0 || this.#to.table.rows === 0) await this.#to.append({ ids: [], vectors: new Float32Array(0), replaced: [] }, gone);
    for (const log of [this.#to.images, this.#to.blocks, this.#to.rows]) await log.flush();
    this.finished = true;
  }
}

/** Where and between what files are rewritten. */
export interface Surroundings {
  readonly files: VectorFiles;
  readonly spare: () => Promise<PlaneRows>;
  /** Does a step while nothing else changes the index. */
  readonly between: <T>(step: () => Promise<T>) => Promise<T>;
  /** Makes the files of that number the ones that count; a part of the last step. */
  readonly exchange: (number: number) => Promise<void>;
}

/** Rewrites the files without the rows that no longer count, and exchanges them. @throws GlimpseError `quota`; then the index is as it was */
export async function rewrite(from: Generation, { files, spare, between, exchange }: Surroundings): Promise<void> {
  const next = await Generation.create(files, from.number + 1, from.description, lastBlock(await spare()));
  const names = [next.images, next.blocks, next.rows].map(({ name }) => name);
  const copy = new Rewrite(from, next);
  const step = async (): Promise<boolean> => {
    if (await copy.step()) return true;
    await copy.finish();
    await exchange(next.number);
    return false;
  };
  try {
    await between(async () => {
      for (const name of names) await files.remove(name);
    });
    while (await between(step));
  } catch (error) {
    // Once the exchange has begun the new files may be the only ones; whoever opens the index next knows.
    if (!copy.finished) for (const name of names) await files.remove(name).catch(() => {});
    throw error;
  }
}

/** What comes after a generation whose `rows` are gone, in the same memory. */
export async function successor(from: Generation, number: number, files: VectorFiles, planes: PlaneRows, spare: () => Promise<PlaneRows>): Promise<Generation> {
  for (const { name } of [from.blocks, from.images]) await files.remove(name).catch(() => {});
  const next = await Generation.create(files, number, from.description, planes);
  planes.reset();
  next.lost = from.lost;
  await load(next, files, planes, spare);
  return next;
}
