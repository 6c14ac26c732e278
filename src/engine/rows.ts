import type { Ports } from '../ports.ts';
import type { Item, Row } from '../types.ts';
import { Collection } from './collection.ts';
import { Latest } from './latest.ts';

/** What can be searched, in memory: in step with what this tab and others store. */
export class Rows {
  readonly collection: Collection;
  readonly #ports: Pick<Ports, 'store' | 'encoder' | 'peers'>;
  readonly #onChange: (items: number) => void;
  readonly #rereading: Latest;
  /** Counts what this tab has changed. */
  #edition = 0;
  /** The writer whose rows are all in memory, if nobody has written since. */
  #epoch: unknown;
  #incomplete = false;
  /** Something was stored that is not in memory, since the last reading began. */
  #stale = false;
  /** The last reading: one after the other, so that none brings back what an earlier one found. */
  #reading: Promise<void> = Promise.resolve();

  /** @param onMoved another tab has changed the model */
  constructor(ports: Pick<Ports, 'store' | 'encoder' | 'peers' | 'shards'>, onChange: (items: number) => void, onMoved: () => void) {
    this.collection = new Collection(ports.encoder.space, ports.shards);
    this.#ports = ports;
    this.#onChange = onChange;
    this.#rereading = new Latest(async () => {
      if (await this.#moved()) return onMoved();
      await this.read();
      onChange(this.collection.size);
    });
  }

  /** There are items that have no vectors of the model that searches. */
  get incomplete(): boolean {
    return this.#incomplete;
  }

  async open(): Promise<void> {
    this.#epoch = await this.#ports.store.get('epoch');
    await this.read();
  }

  /** Another tab has changed something. */
  outdated(): void {
    this.expire();
    this.#rereading.run();
  }

  /** Something was stored that is not in memory, here or in another tab: whoever writes next reads first. */
  expire(): void {
    this.#stale = true;
  }

  /** Whatever is stored by now is in memory when it resolves. */
  async catchUp(): Promise<void> {
    await (this.#stale ? this.read() : this.#reading);
  }

  /** The same, and the others are told. */
  async reread(): Promise<void> {
    await this.catchUp();
    this.changed();
  }

  /** This tab writes from now on: rows that others have written are read, unless there can be none. */
  async takeOver(epoch: number): Promise<void> {
    if (this.#stale || this.#epoch !== epoch - 1) await this.read();
    this.#epoch = epoch;
    await this.collection.start();
  }

  insert(rows: readonly Row[]): void {
    this.collection.insert(rows);
    this.changed();
  }

  update(items: readonly Item[]): void {
    this.collection.update(items);
    this.changed();
  }

  remove(ids: readonly string[]): void {
    this.collection.remove(ids);
    this.changed();
  }

  clear(): void {
    this.collection.clear();
    this.changed();
  }

  /** This tab has changed something: the others are told. */
  changed(): void {
    this.#edition++;
    this.#ports.peers.announce();
    this.#onChange(this.collection.size);
  }

  /** What is stored takes the place of what is in memory. */
  read(): Promise<void> {
    const read = async (): Promise<void> => {
      this.#stale = false;
      try {
        await this.#read();
      } catch (error) {
        this.#stale = true;
        throw error;
      }
    };
    return (this.#reading = this.#reading.then(read, read));
  }

  /** Once more if this tab changed something meanwhile. */
  async #read(): Promise<void> {
    const { store, encoder } = this.#ports;
    const edition = this.#edition;
    const { items, blocks } = await store.load(encoder.space);
    if (blocks.length > 0) await this.collection.start();
    if (edition !== this.#edition) return this.#read();
    this.collection.replace(items, blocks);
    this.#incomplete = items.length > this.collection.size;
  }

  async #moved(): Promise<boolean> {
    const { store, encoder } = this.#ports;
    const model = (await store.get('model')) as { readonly space: string } | undefined;
    return model !== undefined && model.space !== encoder.space.id;
  }
}
