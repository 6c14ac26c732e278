import { Worker } from 'node:worker_threads';
import { GlimpseError } from '../../errors.ts';
import type { Vector } from '../../types.ts';
import { type Answer, type Call, end, errorOf, type Start } from './messages.ts';

interface Waiting {
  readonly resolve: (vectors: readonly Vector[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A model in a thread of its own: a run of the runtime holds up the thread that it is called from until it has ended. */
export class EncodeThread {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #waiting: Waiting | undefined;
  /** Why it is of no more use. */
  #dead: GlimpseError | undefined;

  /** @param address of the built `encode.worker.ts` */
  constructor(address: URL, start: Start) {
    this.#worker = new Worker(address, { workerData: start });
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.on('message', (answer: Answer) => this.#settle(({ resolve, reject }) => ('vectors' in answer ? resolve(answer.vectors) : reject(errorOf(answer.failure)))));
    this.#worker.on('error', (error) => this.#die(died(error)));
    this.#worker.on('exit', (code) => this.#die(new GlimpseError('worker-died', `it ended with ${code}`)));
  }

  get dead(): boolean {
    return this.#dead !== undefined;
  }

  /**
   * One at a time.
   * @throws why the model cannot run, as NativeEncoder says it; GlimpseError `worker-died`, `out-of-memory` when the thread has ended
   */
  call(call: Call): Promise<readonly Vector[]> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return reject(this.#dead);
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(call, 'pixels' in call ? call.pixels.map(({ buffer }) => buffer as ArrayBuffer) : []);
    });
  }

  /** Ends it, after the run that is under way: terminated in the middle of one, the runtime takes the whole process with it. */
  end(): Promise<void> {
    this.#worker.postMessage(end);
    return this.#ended;
  }

  #die(error: GlimpseError): void {
    this.#dead ??= error;
    this.#settle(({ reject }) => reject(this.#dead));
  }

  #settle(tell: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) tell(waiting);
  }
}

function died(error: Error): GlimpseError {
  const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new GlimpseError(outOfMemory ? 'out-of-memory' : 'worker-died', error.message, error);
}
