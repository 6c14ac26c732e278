import type { Dtype, PixelRecipe, Tower } from '../types.ts';

/** A file that must be on the device before a tower can start, pinned by its content. */
export interface PresetFile {
  /** Path below the preset's folder. */
  readonly path: string;
  /** The tower that needs it; files of `both` are small. */
  readonly tower: Tower | 'both';
  readonly bytes: number;
  readonly sha256: string;
}

/** A model as data. */
export interface Preset {
  /** Also the name of its folder below the model base. */
  readonly id: string;
  /** Changes whenever a file does; part of the space. */
  readonly revision: string;
  readonly licence: string;
  /** Numbers in a vector. */
  readonly dims: number;
  readonly recipe: PixelRecipe;
  /** Longest text in tokens, the special ones included. */
  readonly maxTokens: number;
  readonly dtype: Readonly<Record<Tower, Dtype>>;
  readonly files: readonly PresetFile[];
  /** Recorded answers: the leading numbers of the unit vector for a fixed text and for `testPicture` (`encode/self-test.ts`). */
  readonly golden: {
    readonly text: { readonly input: string; readonly vector: readonly number[] };
    readonly picture: { readonly vector: readonly number[] };
    /** Largest difference of one number that still passes. */
    readonly tolerance: number;
  };
}
