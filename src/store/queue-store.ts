import type { Batch, Job, QueueStore } from '../ports.ts';
import { checkEpoch, storedEpoch } from './epoch.ts';
import type { Database } from './open.ts';
import { commit } from './open.ts';
import type { JobState, LibrarySchema } from './schema.ts';

/** What is left to index, in IndexedDB. */
export class IdbQueueStore implements QueueStore {
  readonly #db: Database<LibrarySchema>;

  constructor(db: Database<LibrarySchema>) {
    this.#db = db;
  }

  add(jobs: readonly Omit<Job, 'id' | 'attempts'>[]): Promise<number[]> {
    let ids: number[] = [];
    return this.#db.use((db) => {
      const tx = db.transaction(['jobs', 'jobStates'], 'readwrite', { durability: 'relaxed' });
      return commit(tx, async () => {
        const store = tx.objectStore('jobs');
        // The connection died after the first try, which may have succeeded for all that: then they are there.
        const there = await Promise.all(ids.map((id) => store.get(id)));
        if (ids.length > 0 && there.every((job, i) => job?.addition === jobs[i]?.addition)) return ids;
        ids = await Promise.all(jobs.map(async (one) => {
          const { failed: _, ...job } = one;
          return store.add(job);
        }));
        await Promise.all(ids.map((id, i) => tx.objectStore('jobStates').put(stateOf(id, jobs[i]!))));
        return ids;
      });
    });
  }

  waiting(from: number, limit: number): Promise<Job[]> {
    return this.#db.use((db) => {
      const tx = db.transaction(['jobs', 'jobStates']);
      return commit(tx, async () => {
        const found: Job[] = [];
        let cursor = await tx.objectStore('jobStates').openCursor(IDBKeyRange.lowerBound(from));
        for (; cursor && found.length < limit; cursor = await cursor.continue()) {
          if (cursor.value.state === 'failed') continue;
          found.push(joined(cursor.value, (await tx.objectStore('jobs').get(cursor.key))!));
        }
        return found;
      });
    });
  }

  failures(): Promise<Job[]> {
    return this.#db.use((db) => {
      const tx = db.transaction(['jobs', 'jobStates']);
      return commit(tx, async () => {
        const states = await tx.objectStore('jobStates').index('state').getAll('failed');
        return Promise.all(states.map(async (state) => joined(state, (await tx.objectStore('jobs').get(state.id))!)));
      });
    });
  }

  count(): ReturnType<QueueStore['count']> {
    return this.#db.use((db) => {
      const tx = db.transaction('jobStates');
      return commit(tx, async () => {
        const index = tx.store.index('state');
        const [waiting, held, failed] = await Promise.all([index.count('waiting'), index.count('held'), index.getAll('failed')]);
        return { waiting: waiting + held, held, failed: failed.length, lost: failed.filter((state) => state.failed?.code === 'file-again').length };
      });
    });
  }

  /**
   * Relaxed: the browser, which outlives its tabs, has it when the transaction is complete. After a power cut an attempt may be
   * missing, after a connection that died one may count twice: neither does harm.
   */
  begin(ids: readonly number[], epoch: number): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['jobStates', 'meta'], 'readwrite', { durability: 'relaxed' });
      return commit(tx, async () => {
        checkEpoch(epoch, await storedEpoch(tx.objectStore('meta')));
        await changeStates(tx.objectStore('jobStates'), ids, (state) => ({ ...state, attempts: state.attempts + 1 }));
      });
    });
  }

  retry(ids: readonly number[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['jobs', 'jobStates'], 'readwrite');
      return commit(tx, async () => {
        await Promise.all(ids.map(async (id) => {
          const job = await tx.objectStore('jobs').get(id);
          if (job) await tx.objectStore('jobStates').put(stateOf(id, job));
        }));
      });
    });
  }

  remove(ids: readonly number[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['jobs', 'jobStates'], 'readwrite');
      return commit(tx, () => removeJobs(tx.objectStore('jobs'), tx.objectStore('jobStates'), ids));
    });
  }
}

interface Deletes {
  delete(id: number): Promise<void>;
}

interface States {
  get(id: number): Promise<JobState | undefined>;
  put(state: JobState): Promise<number>;
}

export async function removeJobs(jobs: Deletes, states: Deletes, ids: readonly number[]): Promise<void> {
  await Promise.all(ids.flatMap((id) => [jobs.delete(id), states.delete(id)]));
}

export async function failJobs(states: States, failed: NonNullable<Batch['failed']>): Promise<void> {
  const at = Date.now();
  const codes = new Map(failed.map(({ id, code }) => [id, code]));
  await changeStates(states, [...codes.keys()], (state) => ({ ...state, state: 'failed', failed: { code: codes.get(state.id)!, at } }));
}

async function changeStates(states: States, ids: readonly number[], change: (state: JobState) => JobState): Promise<void> {
  await Promise.all(ids.map(async (id) => {
    const state = await states.get(id);
    if (state) await states.put(change(state));
  }));
}

/** Of a job that was not tried yet, is to be tried again, or was put aside from the start. */
function stateOf(id: number, { source, failed }: Pick<Job, 'source' | 'failed'>): JobState {
  return failed ? { id, state: 'failed', attempts: 0, failed } : { id, state: 'held' in source ? 'held' : 'waiting', attempts: 0 };
}

function joined({ id, attempts, failed }: JobState, job: Omit<Job, 'id' | 'attempts' | 'failed'>): Job {
  return { ...job, id, attempts, ...(failed && { failed }) };
}
