import { GlimpseError } from '../errors.ts';
import type { Vector } from '../types.ts';

/** As much of a tensor as is needed here. */
export interface Output {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** Which output has the vectors, and what they become. */
export interface Shape {
  /** Names, the best first. */
  readonly names: readonly string[];
  /** Vectors of this run. */
  readonly rows: number;
  /** Numbers that the graph gives. */
  readonly dims: number;
  /** Numbers that are kept. */
  readonly keep: number;
  /** Average the tokens that the mask marks; `[rows, tokens]` of 0 and 1. */
  readonly mean?: { readonly mask: readonly (readonly number[])[] };
}

type Numbers = ArrayLike<number>;

/**
 * The vectors in a graph's outputs, one a row, scaled to unit length in float32. Takes the first output of a known name and the
 * right shape, else the only one of that shape; 16-bit numbers, which graphs may give too, are not read.
 * @throws GlimpseError `model-invalid` when there is none; `encoder-wrong` when a row is not finite or has no length
 */
export function vectorsIn(outputs: Readonly<Record<string, Output>>, shape: Shape): Vector[] {
  const { rows, dims, keep } = shape;
  const pooled = find(outputs, shape.names, [rows, dims]);
  if (pooled) return Array.from({ length: rows }, (_, row) => unit(pooled, row * dims, keep));
  const mask = shape.mean?.mask;
  const tokens = mask && find(outputs, shape.names, [rows, mask[0]?.length ?? 0, dims]);
  if (!tokens) throw new GlimpseError('model-invalid', `no output of shape ${rows} x ${dims} among ${describe(outputs)}`);
  return mask.map((row, i) => unit(mean(tokens, i * row.length * dims, row, dims), 0, keep));
}

function find(outputs: Readonly<Record<string, Output>>, names: readonly string[], dims: readonly number[]): Numbers | undefined {
  const fitting = Object.entries(outputs).filter(([, output]) => output.type === 'float32' && output.dims.length === dims.length && output.dims.every((length, i) => length === dims[i]));
  const named = names.flatMap((name) => fitting.filter(([candidate]) => candidate === name))[0];
  const found = named ?? (fitting.length === 1 ? fitting[0] : undefined);
  return found?.[1].data as Numbers | undefined;
}

function describe(outputs: Readonly<Record<string, Output>>): string {
  return Object.entries(outputs).map(([name, { type, dims }]) => `${name} ${type} [${dims.join(', ')}]`).join(', ');
}

/** Mean over the tokens of one text. */
function mean(tokens: Numbers, from: number, mask: readonly number[], dims: number): Float64Array {
  const sum = new Float64Array(dims);
  mask.forEach((real, token) => {
    if (real) for (let i = 0; i < dims; i++) sum[i]! += tokens[from + token * dims + i]!;
  });
  return sum;
}

function unit(data: Numbers, from: number, length: number): Vector {
  const vector = Float32Array.from({ length }, (_, i) => data[from + i]!);
  let squares = 0;
  for (const x of vector) squares += x * x;
  const norm = Math.sqrt(squares);
  if (!(norm > 1e-6 && Number.isFinite(norm))) throw new GlimpseError('encoder-wrong', `a vector of length ${norm}`);
  return vector.map((x) => x / norm);
}
