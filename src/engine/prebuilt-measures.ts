import type { Encoder } from '../ports.ts';
import { barFor, defaultRules } from '../rank/bands.ts';
import type { Bars } from '../rank/merge.ts';
import type { Manifest } from '../prebuilt/manifest.ts';
import type { BandRules, Vector } from '../types.ts';
import type { Measure } from './measures.ts';
import type { Measuring } from './whole.ts';

/** Measures queries in words against what a manifest says of all rows: nothing is encoded for it. */
export class PrebuiltMeasures implements Measuring {
  readonly pending = false;
  readonly #manifest: Manifest;
  readonly #encoder: Encoder;

  constructor(manifest: Manifest, encoder: Encoder) {
    this.#manifest = manifest;
    this.#encoder = encoder;
  }

  async of(query: Vector): Promise<Measure | undefined> {
    const { background } = this.#manifest;
    if (!background) return undefined;
    const { mean, own, tops } = background;
    const close = query.reduce((sum, value, i) => sum + value * mean[i]!, 0);
    const near = own.deviation > 0 ? (close - own.mean) / own.deviation : 0;
    const rules = await this.#rules();
    const bars: { -readonly [side in keyof Bars]: Bars[side] } = {};
    for (const side of ['picture', 'words'] as const) {
      const spread = tops[side];
      if (spread && spread.deviation > 0) bars[side] = barFor(spread, near, rules[side]);
      else if (this.#manifest[side] > 0) return undefined;
    }
    return { bars, rules };
  }

  async #rules(): Promise<BandRules> {
    // Rules that cannot be had are those that are not known.
    const found = await this.#encoder.background?.().catch(() => undefined);
    return found?.bands ?? defaultRules;
  }
}
