/** How much faster a larger batch must be, to be worth its memory and its wait. */
const worthwhile = 1.05;
/** Milliseconds that one run may take: a query's picture waits behind it. */
const longest = 1000;
/** Runs of one size that are timed; the first of a size also prepares buffers and is not. */
const timed = 2;

/** How many inputs go into one run: doubles while that makes it faster, halves after a failure. */
export class BatchSize {
  #size: number;
  #most: number;
  #runs = 0;
  #milliseconds = Infinity;
  /** Inputs a millisecond with the size before this one. */
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
    if (inputs < this.#size || this.#size >= this.#most) return;
    this.#runs++;
    if (this.#runs === 1) return;
    // The quickest counts: anything else that runs only makes it slower.
    this.#milliseconds = Math.min(this.#milliseconds, (milliseconds * this.#size) / inputs);
    if (this.#runs <= timed) return;
    const rate = this.#size / this.#milliseconds;
    if (this.#before > 0 && rate < this.#before * worthwhile) this.#most = this.#size /= 2;
    else if (2 * this.#milliseconds > longest) this.#most = this.#size;
    else this.#size *= 2;
    this.#before = rate;
    this.#runs = 0;
    this.#milliseconds = Infinity;
  }

  /** Whether there is anything left to be halved. */
  failed(): boolean {
    if (this.#size === 1) return false;
    this.#most = this.#size = Math.max(1, this.#size >> 1);
    return true;
  }
}
