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
    // From the first step on: what came before was the start of the model, and says nothing of the rest. Steps of one
    // batch come in the same instant, so those of the first are not counted.
    const first = this.#steps[0] ?? 0;
    const later = this.#steps.filter((time) => time - first > 1).length;
    if (later < 3) return { rate: undefined, left: undefined };
    const rate = (1000 * later) / (this.#active() - first);
    return { rate, left: (this.#total - done) / rate };
  }

  #active(): number {
    return (this.#pausedAt ?? this.#now()) - this.#paused;
  }
}
