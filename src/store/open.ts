import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb';
import { openDB } from 'idb';
import { GlimpseError } from '../errors.ts';

/** A tab that comes third in the queue for an upgrade gets no event at all, so a timer must speak for it. */
const blockedAfter = 1500;

/**
 * An open database that reopens itself after the browser has closed it. Storage may be refused altogether
 * (private frames, cookies off): then `use` rejects with the browser's own error.
 */
export class Database<S extends DBSchema> {
  readonly #name: string;
  readonly #version: number;
  readonly #upgrade: NonNullable<OpenDBCallbacks<S>['upgrade']>;
  #opening: Promise<IDBPDatabase<S>> | undefined;

  constructor(name: string, version: number, upgrade: NonNullable<OpenDBCallbacks<S>['upgrade']>) {
    this.#name = name;
    this.#version = version;
    this.#upgrade = upgrade;
  }

  /**
   * Runs `work` on the database; once more on a fresh connection when the old one had died.
   * @throws GlimpseError `db-blocked`, `db-lost`, `quota`
   */
  async use<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!isDead(error)) throw storeError(error);
      this.#opening = undefined;
    }
    try {
      return await work(await this.#open());
    } catch (error) {
      throw isDead(error) ? new GlimpseError('db-lost', String(error), error) : storeError(error);
    }
  }

  close(): void {
    void this.#opening?.then((db) => db.close(), () => {});
    this.#opening = undefined;
  }

  #open(): Promise<IDBPDatabase<S>> {
    this.#opening ??= this.#openFresh();
    this.#opening.catch(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #openFresh(): Promise<IDBPDatabase<S>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const blocked = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new GlimpseError('db-blocked', this.#name)), blockedAfter);
    });
    const opening = openDB<S>(this.#name, this.#version, {
      upgrade: this.#upgrade,
      // Another tab wants to upgrade: step aside at once and reopen when next needed.
      blocking: () => this.close(),
      terminated: () => (this.#opening = undefined),
    });
    try {
      return await Promise.race([opening, blocked]);
    } catch (error) {
      void opening.then((db) => db.close(), () => {});
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function isDead(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'UnknownError');
}

function storeError(error: unknown): unknown {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? new GlimpseError('quota', error.message, error) : error;
}
