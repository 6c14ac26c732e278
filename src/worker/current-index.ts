import type { PrebuiltLibrary } from '../engine/prebuilt-library.ts';
import { GlimpseError } from '../errors.ts';
import type { ModelHost } from './model-host.ts';
import { isGone } from './index-source.ts';
import { openIndex, readIndex, type IndexPorts, type OpenIndex } from './open-index.ts';
import type { IndexRef, ModelRef } from './protocol.ts';

export interface CurrentPorts extends IndexPorts {
  /** The site was published anew, and its new index is open now. */
  readonly onRenewed: (model: ModelHost, items: number) => void;
}

interface Used extends OpenIndex {
  /** Calls that are under way. */
  calls: number;
  /** Of files that were not what they must be, without a call having failed for it; they are told of when that stays so. */
  damages: GlimpseError[];
}

/** Milliseconds for which answers that lack something are given without another look at a manifest that was the same. */
const patience = 30_000;

/** Whether an error may come from a manifest that is older than the files. */
function isOutdated(error: unknown): boolean {
  return isGone(error) || (error instanceof GlimpseError && error.code === 'index-invalid');
}

/**
 * The index that is published now. When a file of the one that is open is gone, or is not what its manifest says, the manifest is read once more: another one that
 * `integrity` allows takes the place of the first, and what was asked is asked once more. All else stays as it is: the error, or the answer without what is lacking.
 */
export class CurrentIndex {
  readonly #ref: IndexRef;
  readonly #asked: ModelRef;
  readonly #ports: CurrentPorts;
  #used: Used;
  /** One look at the manifest for all that wait for it. */
  #looking: Promise<boolean> | undefined;
  #quietUntil = 0;
  #closed = false;

  private constructor(ref: IndexRef, asked: ModelRef, ports: CurrentPorts, used: Used) {
    this.#ref = ref;
    this.#asked = asked;
    this.#ports = ports;
    this.#used = used;
  }

  /** @throws GlimpseError as `readIndex` and `openIndex` */
  static async open(ref: IndexRef, asked: ModelRef, ports: CurrentPorts): Promise<CurrentIndex> {
    return new CurrentIndex(ref, asked, ports, await CurrentIndex.#start(await readIndex(ref), asked, ports));
  }

  static async #start(index: Awaited<ReturnType<typeof readIndex>>, asked: ModelRef, ports: IndexPorts): Promise<Used> {
    const damages: GlimpseError[] = [];
    return { ...(await openIndex(index, asked, { ...ports, onDamage: (error) => damages.push(error) })), calls: 0, damages };
  }

  get model(): ModelHost {
    return this.#used.model;
  }

  /** Items that can be found. */
  get size(): number {
    return this.#used.library.size;
  }

  /** How many of them have words of their own. */
  get words(): number {
    return this.#used.words;
  }

  /** @throws what the call throws; `index-newer`, `model-…`, `space-mismatch` when the index was published anew and cannot be used here */
  async ask<T>(call: (library: PrebuiltLibrary) => Promise<T>): Promise<T> {
    const used = this.#used;
    try {
      const answer = await this.#with(used, call);
      const mayBeOld = used.damages.some(isOutdated) && performance.now() >= this.#quietUntil;
      if (!mayBeOld || !(await this.#renewed(used).catch(() => false))) return this.#told(used, answer);
    } catch (error) {
      if (!isOutdated(error) || !(await this.#renewed(used))) throw this.#told(used, error);
    }
    const now = this.#used;
    return this.#told(now, await this.#with(now, call));
  }

  close(): void {
    this.#closed = true;
    this.#used.close();
  }

  /** What is lacking in an answer is told of before it. */
  #told<T>({ damages }: Used, answer: T): T {
    for (const error of damages.splice(0)) this.#ports.onDamage(error);
    return answer;
  }

  async #with<T>(used: Used, call: (library: PrebuiltLibrary) => Promise<T>): Promise<T> {
    used.calls++;
    try {
      return await call(used.library);
    } finally {
      used.calls--;
      this.#leave(used);
    }
  }

  /** What has been replaced is closed when nobody waits for it any more. */
  #leave(used: Used): void {
    if (used !== this.#used && used.calls === 0) used.close();
  }

  /** Whether another index has taken the place of this one and can be asked without anybody's consent. */
  #renewed(used: Used): Promise<boolean> {
    if (this.#used !== used) return Promise.resolve(true);
    return (this.#looking ??= this.#look(used).finally(() => (this.#looking = undefined)));
  }

  async #look(before: Used): Promise<boolean> {
    const index = await readIndex(this.#ref).catch((error: GlimpseError) => {
      // Not to be had, or not the one that is pinned: then what failed first is what there is to say.
      if (error.code === 'index-network' || error.code === 'index-invalid') return undefined;
      throw error;
    });
    if (!index || index.digest === before.digest || this.#closed) {
      index?.close();
      this.#quietUntil = performance.now() + patience;
      return false;
    }
    const used = await CurrentIndex.#start(index, this.#asked, this.#ports);
    if (this.#closed) {
      used.close();
      return false;
    }
    this.#used = used;
    this.#leave(before);
    this.#ports.onRenewed(used.model, used.library.size);
    return used.model === before.model || (await used.model.missing()) === 0;
  }
}
