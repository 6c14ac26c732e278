/** Nothing can go on: the fault is not in a file. Names the additions that it ends. */
export class Stopped extends Error {
  readonly additions: ReadonlySet<string>;

  constructor(cause: unknown, additions: Iterable<string>) {
    super('stopped', { cause });
    this.additions = new Set(additions);
  }
}
