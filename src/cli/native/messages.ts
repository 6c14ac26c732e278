import { type ErrorCode, GlimpseError } from '../../errors.ts';
import type { Pixels, Vector } from '../../types.ts';
import { UsageError } from '../usage.ts';
import type { LocalModel } from './model.ts';
import { MissingPackage } from './optional.ts';

/** What a worker is started with. */
export interface Start {
  readonly model: LocalModel;
  /** Of the runtime. */
  readonly threads: number;
}

/** Said to a worker that shall end. */
export const end = 'end';

/** What a worker is asked, one call at a time. Pixels are transferred. */
export type Call = { readonly pixels: readonly Pixels[] } | { readonly texts: readonly string[] };

export type Answer = { readonly vectors: readonly Vector[] } | { readonly failure: Failure };

/** An error as it goes between threads, where a class and its own fields are lost. */
export type Failure =
  | { readonly code: ErrorCode; readonly detail: string | undefined }
  | { readonly type: 'UsageError' | 'MissingPackage' | 'Error'; readonly message: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof GlimpseError) return { code: error.code, detail: error.detail };
  const message = error instanceof Error ? error.message : String(error);
  return { type: error instanceof UsageError ? 'UsageError' : error instanceof MissingPackage ? 'MissingPackage' : 'Error', message };
}

export function errorOf(failure: Failure): Error {
  if ('code' in failure) return new GlimpseError(failure.code, failure.detail);
  const { type, message } = failure;
  return type === 'UsageError' ? new UsageError(message) : type === 'MissingPackage' ? new MissingPackage(message) : new Error(message);
}
