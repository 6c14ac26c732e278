/** Numbers that are the same on every machine: a counter that is mixed well, so seeds may be near each other. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = scramble(seed);
  }

  /** 32 bits. */
  bits(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return scramble(this.#state) >>> 0;
  }

  below(count: number): number {
    return this.bits() % count;
  }

  /** 0 to 1. */
  unit(): number {
    return this.bits() / 2 ** 32;
  }

  /** About normal, with a variance of 1: the sum of four bytes. */
  normal(): number {
    const bits = this.bits();
    return ((bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510) / 147.8;
  }
}

export function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
