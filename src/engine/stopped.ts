import { GlimpseError } from '../errors.ts';

/** Nothing can go on: the fault is not in a file. Names the additions that it ends. */
export class Stopped extends Error {
  readonly additions: ReadonlySet<string>;

  constructor(cause: unknown, additions: Iterable<string>) {
    super('stopped', { cause });
    this.additions = new Set(additions);
  }
}

/** Whether it ended because another tab writes now. */
export function isLost(error: unknown): boolean {
  const cause = error instanceof Stopped ? error.cause : error;
  return cause instanceof GlimpseError && cause.code === 'lock-lost';
}
