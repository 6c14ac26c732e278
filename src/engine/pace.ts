/** Tells rate and time left of a row of equal steps, from the most recent ones. Time spent paused does not count. */
export class Pace {
  readonly #total: number;
  readonly #now: () => number;
  readonly #steps: number[] = [];
  #pausedAt: number | undefined;
  #paused = 0;

  /** Steps that the rate is told from: recent enough to follow a change, enough of them to be calm. */
  static readonly window = 32;

  constructor(total: number, now: () => number = () => performance.now()) {
    this.#total = total;
    this.#now = now;
    this.#steps.push(this.#active());
  }

  step(): void {
    this.#steps.push(this.#active());
    if (this.#steps.length > Pace.window + 1) this.#steps.shift();
  }

  pause(): void {
    this.#pausedAt ??= this.#now();
  }

  resume(): void {
    if (this.#pausedAt !== undefined) this.#paused += this.#now() - this.#pausedAt;
    this.#pausedAt = undefined;
  }

  /** Steps a second and seconds left; undefined until there is something to tell it from. */
  at(done: number): { rate: number | undefined; left: number | undefined } {
    const steps = this.#steps.length - 1;
    const seconds = (this.#active() - this.#steps[0]!) / 1000;
    if (steps < 3 || seconds <= 0) return { rate: undefined, left: undefined };
    const rate = steps / seconds;
    return { rate, left: (this.#total - done) / rate };
  }

  #active(): number {
    return (this.#pausedAt ?? this.#now()) - this.#paused;
  }
}
