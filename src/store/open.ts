import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb';
import { openDB } from 'idb';
import { GlimpseError } from '../errors.ts';

/** Milliseconds that another tab is given to step aside, once it is known to be in the way. */
const blockedAfter = 1500;
/** A tab that comes third in the queue for an upgrade gets no event at all, and a slow disk sends none either. */
const silentAfter = 5000;

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
   * @throws GlimpseError `db-blocked`, `db-lost`, `quota`, `protocol-mismatch` (the database is of a newer version)
   */
  async use<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    const opening = this.#open();
    try {
      return await work(await opening);
    } catch (error) {
      if (!isDead(error)) throw storeError(error);
      this.#forget(opening);
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
    if (this.#opening) return this.#opening;
    const opening = this.#openFresh(() => this.#forget(opening));
    this.#opening = opening;
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  /** The next use opens anew, unless another one has done so already. */
  #forget(opening: Promise<IDBPDatabase<S>>): void {
    if (this.#opening === opening) this.#opening = undefined;
  }

  async #openFresh(forget: () => void): Promise<IDBPDatabase<S>> {
    let late = (): void => {};
    const blocked = new Promise<never>((_, reject) => {
      late = () => reject(new GlimpseError('db-blocked', this.#name));
    });
    let timer = setTimeout(late, silentAfter);
    const opening = openDB<S>(this.#name, this.#version, {
      upgrade: this.#upgrade,
      blocked: () => {
        clearTimeout(timer);
        timer = setTimeout(late, blockedAfter);
      },
      // Another tab wants to upgrade: step aside at once and reopen when next needed.
      blocking: (_current, _wanted, { target }) => {
        forget();
        (target as IDBDatabase).close();
      },
      terminated: forget,
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

/** Does `work` in a transaction and waits for its commit, which alone tells of a full disk. All or nothing. */
export async function commit<T>(tx: { readonly done: Promise<void>; abort(): void }, work: () => Promise<T>): Promise<T> {
  // When a request fails as well, that error is the one to report.
  tx.done.catch(() => {});
  try {
    const result = await work();
    await tx.done;
    return result;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // It has ended already.
    }
    throw error;
  }
}

/** `AbortError`: the browser closed the database in the middle of a transaction. Nobody else aborts one. */
function isDead(error: unknown): boolean {
  return error instanceof DOMException && ['InvalidStateError', 'UnknownError', 'AbortError'].includes(error.name);
}

function storeError(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  if (error.name === 'QuotaExceededError') return new GlimpseError('quota', error.message, error);
  if (error.name === 'VersionError') return new GlimpseError('protocol-mismatch', error.message, error);
  return error;
}
