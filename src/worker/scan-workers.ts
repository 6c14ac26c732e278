import type { Shards, SharedWork } from '../ports.ts';
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
      const worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-scan' });
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
 * Measured in Chromium 156 on two cores that were also busy with other things, 768 numbers a row, medians of 400 scans of the sign
 * bits by one thread and by two: with the second core free 0.72 and 0.49 ms for 100,000 rows, 3.5 and 2.1 ms for 400,000; with it
 * taken 0.75 and 0.77 ms, 3.6 and 3.6 ms; for 30,000 rows 0.16 and 0.17 ms always. Two cores have none to spare while pictures are
 * added or drawn, and where many rows must be looked at twice the scan is a sixth of the search.
 */
export function scanWorkers(): Shards | undefined {
  const count = Math.min(most, Math.floor(navigator.hardwareConcurrency / 2)) - 1;
  return globalThis.crossOriginIsolated && startsOwn() && count > 0 ? new ScanWorkers(count) : undefined;
}
