import { GlimpseError, isAbort } from '../errors.ts';
import { atOnce } from '../prebuilt/downloads.ts';
import type { Estimates } from '../prebuilt/estimates.ts';
import type { ThumbPlace } from '../prebuilt/facts.ts';
import { limits } from '../prebuilt/format.ts';
import type { AllColumns, Prebuilt } from '../prebuilt/open.ts';
import { settled } from '../prebuilt/pool.ts';
import type { Item } from '../types.ts';
import type { Collection } from './collection.ts';

const slotOf = (row: number): number => Math.floor(row / limits.rows);

/** The rows of an index that are here: those of the shards that were needed so far. */
export class PrebuiltRows {
  readonly index: Prebuilt;
  readonly collection: Collection;
  estimates: Estimates | undefined;
  columns: AllColumns | undefined;
  readonly #here = new Set<number>();
  readonly #rows = new Map<string, number>();
  readonly #ids = new Map<number, string>();
  readonly #thumbs = new Map<string, ThumbPlace>();
  readonly #onDamage: (error: GlimpseError) => void;

  /** @param onDamage told of a shard that is not what it must be, when there is an answer without it */
  constructor(index: Prebuilt, collection: Collection, onDamage: (error: GlimpseError) => void) {
    this.index = index;
    this.collection = collection;
    this.#onDamage = onDamage;
  }

  /** Whether there are so few that all are read at once. */
  get few(): boolean {
    return this.index.manifest.basis === undefined;
  }

  isHere(row: number): boolean {
    return this.#here.has(slotOf(row));
  }

  rowOf(id: string): number | undefined {
    return this.#rows.get(id);
  }

  itemAt(row: number): Item | undefined {
    const id = this.#ids.get(row);
    return id === undefined ? undefined : this.collection.find(id);
  }

  thumbOf(id: string): ThumbPlace | undefined {
    return this.#thumbs.get(id);
  }

  /** Bytes of the shard of a row. */
  bytesOf(row: number): number {
    return this.index.manifest.shards[slotOf(row)]?.bytes ?? 0;
  }

  async loadColumns(signal: AbortSignal): Promise<AllColumns> {
    return (this.columns = await this.index.columns(signal));
  }

  async loadEstimates(signal: AbortSignal): Promise<void> {
    this.estimates = await this.index.estimates(signal);
  }

  async loadAll(signal: AbortSignal): Promise<void> {
    await this.load(this.index.manifest.shards.flatMap((shard, slot) => (shard ? [slot * limits.rows] : [])), signal);
  }

  /** The items of these ids, as far as there are such. */
  async loadIds(ids: readonly string[], signal: AbortSignal): Promise<void> {
    const missing = ids.filter((id) => !this.collection.find(id));
    if (missing.length === 0) return;
    const { rowsOf } = await this.loadColumns(signal);
    await this.load(missing.flatMap((id) => rowsOf(id)), signal);
  }

  /**
   * Gets the shards of these rows. Those that are damaged are left out and told of, unless all are.
   * @throws GlimpseError `index-network`, `index-invalid`; the signal's reason
   */
  async load(rows: Iterable<number>, signal: AbortSignal): Promise<void> {
    const slots = [...new Set(Array.from(rows, slotOf))].filter((slot) => !this.#here.has(slot));
    if (slots.length === 0) return;
    await this.collection.start();
    const results = await settled(slots, atOnce, async (slot) => this.#insert(slot, await this.index.shard(slot, signal)));
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    const fatal = failed.find((error) => isAbort(error) || !(error instanceof GlimpseError && error.code === 'index-invalid'));
    if (fatal !== undefined || failed.length === slots.length) throw fatal ?? failed[0];
    for (const error of failed) this.#onDamage(error as GlimpseError);
  }

  #insert(slot: number, rows: Awaited<ReturnType<Prebuilt['shard']>>): void {
    if (this.#here.has(slot)) return;
    this.collection.insert(rows.map(({ item, picture, words }) => ({ item, ...(picture && { picture }), ...(words && { words }) })));
    this.#here.add(slot);
    rows.forEach(({ item, thumb }, place) => {
      this.#rows.set(item.id, slot * limits.rows + place);
      this.#ids.set(slot * limits.rows + place, item.id);
      if (thumb) this.#thumbs.set(item.id, thumb);
    });
  }
}
