import type { BandRules, Dtype, Dtypes, PixelRecipe, Tower } from '../types.ts';

/** A file of a model. */
export interface PresetFile {
  /** Path below the model's folder. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** `bytes` is a rounded figure, good enough for display. */
  readonly approximate?: true;
  /** SHA-256 in lower-case hexadecimal. Without it, the hash of the first download is recorded and enforced ever after. */
  readonly sha256?: string;
}

/** A graph file. */
export interface GraphFile extends PresetFile {
  /** Known to be doubtful: used only when its answer to the recorded text agrees with the recorded vector. */
  readonly doubtful?: true;
}

/** Which weights to run where, unless told otherwise. */
export interface DtypeChoice {
  readonly wasm: Dtype;
  readonly webgpu: Dtype;
  /** On a graphics processor that computes in 16 bits; as `webgpu` when absent. */
  readonly shaderF16?: Dtype;
}

/** One half of a model as data. */
export interface TowerPreset {
  readonly graphs: Readonly<Partial<Record<Dtype, GraphFile>>>;
  readonly dtype: DtypeChoice;
  /** Names under which the vectors come out, the best first; when none is there, the only output of the right shape counts. */
  readonly outputs: readonly string[];
}

/** The half that reads words. */
export interface TextPreset extends TowerPreset {
  /** The tokenizer: `tokenizer.json` and `tokenizer_config.json`. */
  readonly files: readonly PresetFile[];
  readonly tokens: {
    /** Longest text unless told otherwise, the special tokens included. */
    readonly max: number;
    /** Longest text that the graph takes. */
    readonly limit: number;
    /** Id that fills up shorter texts of a batch. */
    readonly pad: number;
  };
  /** `mean`: the graph gives a vector a token, and their mean over the text is taken here. */
  readonly pooling?: 'mean';
}

/** The half that sees pictures. */
export interface VisionPreset extends TowerPreset {
  readonly recipe: PixelRecipe;
}

/** Recorded answers: the leading numbers of the unit vectors, from an implementation that is not this one. */
export interface Golden {
  readonly text?: { readonly input: string; readonly vector: readonly number[] };
  /** Of `testPicture` in `encode/self-test.ts`. */
  readonly picture?: { readonly vector: readonly number[] };
}

/** A model as data. */
export interface Preset {
  /** Also the name of its folder below a model base. Letters, digits, `-`, `_` and `.`. */
  readonly id: string;
  /** `owner/name` on the hub; without it, the model is looked for beside the script. */
  readonly repo?: string;
  /** The commit on the hub, 40 hexadecimal digits. Part of the space: changes whenever a file does. */
  readonly revision: string;
  /** No commit is known: `revision` is a branch, and its files are pinned by the first download. */
  readonly floating?: true;
  readonly licence: string;
  /** What it was trained to read. */
  readonly languages: 'English' | 'many';
  /** Numbers in a vector. */
  readonly dims: number;
  /** Trained so that the leading numbers are a vector of their own: the fewest that may be kept. */
  readonly leastDims?: number;
  readonly text: TextPreset;
  /** Absent for models that understand words only. */
  readonly vision?: VisionPreset;
  /** One graph holds both towers: they share a worker, and have the same weights. */
  readonly combined?: true;
  /** A smaller download, where that costs some accuracy. */
  readonly small?: Dtypes;
  readonly golden?: Golden;
  /** Texts without an answer, to measure queries against; those of background.ts when absent. */
  readonly background?: readonly string[];
  /** When hits count, measured on this model; the rules of rank/bands.ts, which were not, when absent. */
  readonly bands?: BandRules;
}

/** A model that reads words and sees pictures. */
export type PicturePreset = Preset & { readonly vision: VisionPreset };

/** The towers that a preset has. */
export function towersOf(preset: Preset): readonly Tower[] {
  return preset.vision ? ['text', 'vision'] : ['text'];
}
