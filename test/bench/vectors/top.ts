/** The `k` best of what is offered: a heap whose first entry is the worst of them. */
export class Top {
  readonly #k: number;
  readonly #ids: number[] = [];
  readonly #scores: number[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  offer(id: number, score: number): void {
    const scores = this.#scores;
    if (scores.length < this.#k) {
      this.#ids.push(id);
      scores.push(score);
      this.#rise(scores.length - 1, id, score);
    } else if (score > scores[0]!) this.#sink(id, score);
  }

  /** Best first. */
  ids(): number[] {
    return this.#ids.map((id, at) => ({ id, score: this.#scores[at]! })).toSorted((a, b) => b.score - a.score).map(({ id }) => id);
  }

  #rise(from: number, id: number, score: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#scores[parent]! <= score) break;
      this.#put(at, this.#ids[parent]!, this.#scores[parent]!);
      at = parent;
    }
    this.#put(at, id, score);
  }

  #sink(id: number, score: number): void {
    const scores = this.#scores;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= scores.length) break;
      if (child + 1 < scores.length && scores[child + 1]! < scores[child]!) child++;
      if (scores[child]! >= score) break;
      this.#put(at, this.#ids[child]!, scores[child]!);
      at = child;
    }
    this.#put(at, id, score);
  }

  #put(at: number, id: number, score: number): void {
    this.#ids[at] = id;
    this.#scores[at] = score;
  }
}
