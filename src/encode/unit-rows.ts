import { GlimpseError } from '../errors.ts';
import type { Vector } from '../types.ts';

/** As much of a tensor as is needed here. */
export interface Output {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * The vectors in a tower's outputs, one a row, scaled to unit length in float32.
 * Takes the named output, else the only one of shape `[rows, dims]`.
 * @throws GlimpseError `encoder-wrong` when there is none, or a row is not finite or has no length
 */
export function unitRows(outputs: Readonly<Record<string, Output>>, name: string, rows: number, dims: number): Vector[] {
  const fits = (output: Output): boolean => output.dims.length === 2 && output.dims[0] === rows && output.dims[1] === dims;
  const named = outputs[name];
  const fitting = Object.values(outputs).filter(fits);
  const output = named && fits(named) ? named : fitting.length === 1 ? fitting[0] : undefined;
  if (!output) throw new GlimpseError('encoder-wrong', `no output of shape ${rows} x ${dims}`);
  return Array.from({ length: rows }, (_, row) => unit(Float32Array.from({ length: dims }, (_, i) => output.data[row * dims + i]!)));
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector);
  if (!(length > 1e-6 && Number.isFinite(length))) throw new GlimpseError('encoder-wrong', `a vector of length ${length}`);
  return vector.map((x) => x / length);
}
