import type { Shards, SharedWork } from '../ports.ts';
import { newScanner } from './new-worker.ts';
import { startsOwn } from './start.ts';

/** Threads that scan together, at most: the memory feeds no more. */
const most = 4;

export interface ScanTask extends SharedWork {
  readonly thread: number;
  readonly count: number;
}

/** Workers that scan beside this one. */
export class ScanWorkers implements Shards {
  readonly count: number;
  readonly worthwhile: number;
  #workers: Worker[] = [];
  #closed = false;

  constructor(count: number, worthwhile = 30_000) {
    this.count = count;
    this.worthwhile = worthwhile;
  }

  start(work: SharedWork): void {
    if (this.#closed) return;
    for (let thread = 0; thread < this.count; thread++) {
      const worker = newScanner();
      // One that fails is not missed: the others do its work. Unheard, it would count as a failure of this worker.
      worker.addEventListener('error', (event) => event.preventDefault());
      worker.postMessage({ ...work, thread, count: this.count } satisfies ScanTask);
      this.#workers.push(worker);
    }
  }

  close(): void {
    this.#closed = true;
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
  }
}

/**
 * Threads that help to search, where that can pay: with memory that threads share, workers that start others reliably, and four cores
 * or more, of which half are left to everything else.
 *
 * Measured in Chromium 156 on two cores, 768 numbers a row, one thread against two, 400 searches each: while the second core was free,
 * finding candidates by sign bits took a median of 0.72 against 0.49 ms for 100,000 rows, and 3.5 against 2.1 ms for 400,000. While other
 * programs had it, which was most of the time, 0.75 against 0.77 and 3.6 against 3.5 ms (the quickest: 0.67 and 0.41, 3.1 and
 * 1.8 ms); for 30,000 rows 0.16 against 0.18 ms always. On two cores pictures that are added or drawn take the second one, and of a
 * search that must look twice at many rows (4.7 ms for 100,000) the scan is a sixth: there it does not pay. Moving to the shared
 * memory takes 60 ms for 100,000 rows, once.
 */
export function scanWorkers(): Shards | undefined {
  const count = Math.min(most, Math.floor(navigator.hardwareConcurrency / 2)) - 1;
  return globalThis.crossOriginIsolated && startsOwn() && count > 0 ? new ScanWorkers(count) : undefined;
}
