import type { ErrorCode } from '../errors.ts';
import { GlimpseError } from '../errors.ts';

/** A failed try at an address, and whether the same address is worth another one. */
export class DownloadError extends GlimpseError {
  readonly again: boolean;
  /** Milliseconds that the server asked to be left alone. */
  readonly after: number;

  constructor(code: ErrorCode, detail: string, { again = false, after = 0, cause }: { again?: boolean; after?: number; cause?: unknown } = {}) {
    super(code, detail, cause);
    this.again = again;
    this.after = after;
  }
}
