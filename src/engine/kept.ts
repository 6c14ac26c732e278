import type { ErrorCode } from '../errors.ts';

/** Reported, and not kept: what is no picture at all, or nothing for this model, would be no picture the next time either. */
const forgotten: readonly ErrorCode[] = ['file-empty', 'file-unsupported', 'text-only'];

/** Whether a file that was left out for this reason is put aside, to be tried again. */
export function isKept(code: ErrorCode): boolean {
  return !forgotten.includes(code);
}
