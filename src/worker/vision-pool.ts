import type { CallOptions, Pixels, Vector } from '../types.ts';
import type { TowerHost } from './tower-host.ts';

/** Pictures after which it is worth it to start another worker: that takes as long as some pictures do. */
const worthwhile = 8;
/** Milliseconds without a picture after which the others give their memory back. */
const idleAfter = 30_000;

export interface PoolOptions {
  /** Workers at most. */
  readonly most: number;
  /** Another tower of the same kind, which says nothing of itself. */
  readonly another: () => TowerHost;
  /** Whether another one is a gain, and costs no download. Asked when the first is there. */
  readonly mayGrow: () => Promise<boolean>;
  readonly idle?: number;
}

/**
 * Vision towers side by side. Where ONNX Runtime has one thread, which is everywhere but on isolated pages with many cores, another
 * worker is another core: it is started when many pictures come, and ended when they stop.
 */
export class VisionPool {
  readonly #first: TowerHost;
  readonly #options: PoolOptions;
  #others: TowerHost[] = [];
  #most: number;
  #coming: TowerHost | undefined;
  #pictures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(first: TowerHost, options: PoolOptions) {
    this.#first = first;
    this.#options = options;
    this.#most = options.most;
  }

  /** Pictures that are best encoded together, now. */
  get batch(): number {
    return this.#first.batch('vision') * (1 + this.#others.length);
  }

  async encode(pixels: readonly Pixels[], options: CallOptions & { readonly urgent: boolean }): Promise<Vector[]> {
    if (options.urgent || pixels.length === 1) return this.#first.call('encodePixels', pixels, options);
    const hosts = [this.#first, ...this.#others];
    const share = Math.ceil(pixels.length / hosts.length);
    const parts = hosts.map((host, i) => ({ host, part: pixels.slice(i * share, (i + 1) * share) })).filter(({ part }) => part.length > 0);
    const vectors = await Promise.all(parts.map(({ host, part }) => host.call('encodePixels', part, options)));
    this.#pictures += pixels.length;
    if (this.#pictures >= worthwhile) void this.#grow();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#shrink(), this.#options.idle ?? idleAfter);
    return vectors.flat();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#most = 1;
    this.#shrink();
  }

  async #grow(): Promise<void> {
    if (this.#coming || 1 + this.#others.length >= this.#most) return;
    const host = this.#options.another();
    this.#coming = host;
    try {
      if (!(await this.#options.mayGrow())) throw new Error('not here');
      await host.ensure();
      if (this.#coming !== host) return;
      this.#others.push(host);
    } catch {
      // Without it everything goes on, only slower. It is not tried again.
      host.dispose();
      if (this.#coming === host) this.#most = 1 + this.#others.length;
    } finally {
      if (this.#coming === host) this.#coming = undefined;
    }
  }

  #shrink(): void {
    for (const host of [...this.#others, ...(this.#coming ? [this.#coming] : [])]) host.dispose();
    this.#others = [];
    this.#coming = undefined;
    this.#pictures = 0;
  }
}
