import { GlimpseError } from '../errors.ts';
import type { Encoder, Ports } from '../ports.ts';
import type { Item } from '../types.ts';
import type { Gate } from './gate.ts';
import { Originals } from './originals.ts';
import { reindex } from './reindex.ts';

/** Milliseconds after which a tab that was robbed of its turn waits for another. */
const breath = 1000;
/** Milliseconds between looks at whether anything is still being added. */
const look = 200;

/** What a change of models needs of its library, and tells it. */
export interface ChangeOptions {
  readonly ports: Ports;
  /** Of the space in which all items shall have vectors. */
  readonly encoder: Encoder;
  readonly gate: Gate;
  /** Aborts when the library is closed. */
  readonly closed: AbortSignal;
  /** Whether something is being added to the rows that are searched now: first it ends. */
  readonly busy: () => boolean;
  readonly onProgress: () => void;
}

/** Indexes what a library has with another model, beside what it is searched with. */
export class Change {
  readonly #options: ChangeOptions;
  #done = 0;
  #total = 0;
  /** Items that cannot have vectors: their pictures are nowhere any more. */
  readonly #hopeless = new Set<string>();
  #running: Promise<boolean> | undefined;

  constructor(options: ChangeOptions) {
    this.#options = options;
  }

  /** Items that have vectors by now, of those that had none when it began. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#done, total: this.#total };
  }

  /** Counts what there is to do. */
  async look(): Promise<void> {
    this.#total = this.#done + (await this.#missing()).length;
  }

  /**
   * True when all items have vectors, false when the library was closed before.
   * @throws GlimpseError when nothing can go on
   */
  run(): Promise<boolean> {
    return (this.#running ??= this.#run().finally(() => (this.#running = undefined)));
  }

  async #run(): Promise<boolean> {
    const { busy, closed } = this.#options;
    while (!closed.aborted) {
      if (await this.#isBehind()) await this.#take();
      else if (busy()) await new Promise((resolve) => setTimeout(resolve, look));
      else return true;
    }
    return false;
  }

  /** Waits for its turn, and does what there is to do. */
  async #take(): Promise<void> {
    const { ports: { writer }, closed } = this.#options;
    try {
      await writer.runIf(() => this.#isBehind(), (turn) => this.#turn(turn), closed);
    } catch (error) {
      if (!(error instanceof GlimpseError && error.code === 'lock-lost')) throw error;
      // It goes on in another tab. If that one dies too, it is this one's turn again.
      await new Promise((resolve) => setTimeout(resolve, breath));
    }
  }

  async #turn({ epoch, signal }: { readonly epoch: number; readonly signal: AbortSignal }): Promise<void> {
    const { ports, encoder, gate, onProgress } = this.#options;
    const items = await this.#missing();
    this.#total = this.#done + items.length;
    await reindex(items, ports, encoder, await Originals.of(ports.store), {
      epoch,
      signal,
      pass: () => gate.pass(signal),
      onDone: (count) => {
        this.#done += count;
        onProgress();
      },
      onHopeless: (id) => this.#hopeless.add(id),
    });
  }

  async #isBehind(): Promise<boolean> {
    return (await this.#missing()).length > 0;
  }

  async #missing(): Promise<Item[]> {
    const { ports: { store }, encoder } = this.#options;
    return (await store.missing(encoder.space)).filter(({ id }) => !this.#hopeless.has(id));
  }
}
