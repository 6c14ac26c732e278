import { GlimpseError } from '../errors.ts';
import { blockRows } from './format.ts';
import type { Encoder, Generation } from './generation.ts';
import type { PlaneRows } from './plane-rows.ts';

/** Encodes into the memory of one block, of which only the last can be had. */
export function lastBlock(planes: PlaneRows): Encoder {
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
export class Rewrite {
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
