import type { Preset } from '../models/preset.ts';
import type { Dtype } from '../types.ts';

/** What a tower is made for. */
export interface TowerSettings {
  readonly preset: Preset;
  readonly dtype: Dtype;
  /** Numbers kept of each vector. */
  readonly dimensions: number;
  /** Longest text, special tokens included. */
  readonly maxTokens: number;
}

/** 8-bit graphs scale activations over the whole batch: only alone does an input always get the same vector. */
export function runsAlone(dtype: Dtype): boolean {
  return dtype === 'q8';
}
