import type { Spread } from '../../types.ts';
import type { Encoder } from './generation.ts';
import type { RowMask } from '../row-set.ts';

/** What a stored index needs of `Planes`. */
export interface PlaneRows extends Encoder {
  readonly rows: number;
  /** Bytes that the rows take in memory. */
  readonly bytes: number;
  addBlocks(count: number): void;
  reset(): void;
  candidates(query: Float32Array, k: number, choice?: { readonly mask?: RowMask; readonly threshold?: number }): { readonly slots: Uint32Array; readonly scores: Float32Array };
  /** For the query made as long as 1. */
  spread(query: Float32Array, mask?: RowMask): Spread;
}
