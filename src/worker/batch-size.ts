/** How much faster a larger batch must be, to be worth its memory and its wait. */
const worthwhile = 1.05;
/** Milliseconds that one run may take: a query's picture waits behind it. */
const longest = 1000;
/** Runs of one size that are timed; the first of a size also prepares buffers and is not. */
const timed = 2;

/** How many inputs go into one run: doubles while that makes it faster, halves when it takes too long and after a failure. */
export class BatchSize {
  #size: number;
  #most: number;
  #settled = false;
  #runs = 0;
  #milliseconds = Infinity;
  /** Inputs a millisecond with half the size; 0 when it was not tried. */
  #before = 0;

  constructor(size: number, most: number) {
    this.#size = size;
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** A call with that many inputs took that long. Calls that did not fill the batch say nothing. */
  took(inputs: number, milliseconds: number): void {
    if (inputs < this.#size || this.#settled) return;
    this.#runs++;
    if (this.#runs === 1) return;
    // The quickest counts: anything else that runs only makes it slower.
    this.#milliseconds = Math.min(this.#milliseconds, (milliseconds * this.#size) / inputs);
    if (this.#runs <= timed) return;
    const rate = this.#size / this.#milliseconds;
    const slower = rate < this.#before * worthwhile;
    if (slower || (this.#milliseconds > longest && this.#size > 1)) this.#shrink();
    else if (2 * this.#size <= this.#most && 2 * this.#milliseconds <= longest) this.#try(2 * this.#size, rate);
    else this.#settled = true;
    // With half the size it was quicker: there is nothing left to be tried.
    if (slower) this.#settled = true;
  }

  /** Whether there is anything left to be halved. */
  failed(): boolean {
    if (this.#size === 1) return false;
    this.#shrink();
    return true;
  }

  /** To half the size, and never beyond it again. */
  #shrink(): void {
    this.#most = Math.max(1, this.#size >> 1);
    this.#try(this.#most, 0);
  }

  #try(size: number, before: number): void {
    this.#size = size;
    this.#before = before;
    this.#runs = 0;
    this.#milliseconds = Infinity;
  }
}
