import type { ErrorCode } from '../errors.ts';
import type { Job, QueueStore } from '../ports.ts';
import { checkEpoch } from './epoch.ts';

/** What is left to index, forgotten with the page. */
export class MemoryQueue implements QueueStore {
  readonly #jobs = new Map<number, Job>();
  readonly #epoch: () => number;
  #next = 1;

  constructor(epoch: () => number) {
    this.#epoch = epoch;
  }

  async add(jobs: readonly Omit<Job, 'id' | 'attempts'>[]): Promise<number[]> {
    return jobs.map((job) => {
      const id = this.#next++;
      this.#jobs.set(id, { ...job, id, attempts: 0 });
      return id;
    });
  }

  async waiting(from: number, limit: number): Promise<Job[]> {
    return [...this.#jobs.values()].filter(({ id, failed }) => id >= from && !failed).slice(0, limit);
  }

  async failures(): Promise<Job[]> {
    return [...this.#jobs.values()].filter(({ failed }) => failed);
  }

  async count(): ReturnType<QueueStore['count']> {
    const jobs = [...this.#jobs.values()];
    const waiting = jobs.filter(({ failed }) => !failed);
    const lost = jobs.filter(({ failed }) => failed?.code === 'file-again');
    return { waiting: waiting.length, held: waiting.filter(({ source }) => 'held' in source).length, failed: jobs.length - waiting.length, lost: lost.length };
  }

  async begin(ids: readonly number[], epoch: number): Promise<void> {
    checkEpoch(epoch, this.#epoch());
    this.#change(ids, (job) => ({ ...job, attempts: job.attempts + 1 }));
  }

  async retry(ids: readonly number[]): Promise<void> {
    this.#change(ids, (one) => {
      const { failed: _, ...job } = one;
      return { ...job, attempts: 0 };
    });
  }

  async remove(ids: readonly number[]): Promise<void> {
    for (const id of ids) this.#jobs.delete(id);
  }

  fail(failed: readonly { readonly id: number; readonly code: ErrorCode }[]): void {
    for (const { id, code } of failed) this.#change([id], (job) => ({ ...job, failed: { code, at: Date.now() } }));
  }

  clear(): void {
    this.#jobs.clear();
  }

  #change(ids: readonly number[], change: (job: Job) => Job): void {
    for (const id of ids) {
      const job = this.#jobs.get(id);
      if (job) this.#jobs.set(id, change(job));
    }
  }
}
