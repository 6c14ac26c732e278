import type { Progress } from '../types.ts';

const sum = (all: readonly Progress[], of: (progress: Progress) => number) => all.reduce((total, progress) => total + of(progress), 0);

/** Several starts told as one: their bytes are added up, and as long as one of them downloads, all of it is a download. */
export function together(count: number, onProgress: (progress: Progress) => void): ((progress: Progress) => void)[] {
  const newest: (Progress | undefined)[] = Array.from({ length: count }, () => undefined);
  /** The bytes of each: they count on while it starts. */
  const bytes: (Progress | undefined)[] = [...newest];
  return newest.map((_, i) => (progress) => {
    newest[i] = progress;
    if (progress.phase === 'download') bytes[i] = progress;
    else if (bytes[i]) bytes[i] = { ...bytes[i], done: bytes[i].total, rate: undefined };
    if (!newest.some((other) => other?.phase === 'download')) return onProgress(progress);
    const known = bytes.filter((other) => other !== undefined);
    const [done, total, rate] = [sum(known, (one) => one.done), sum(known, (one) => one.total), sum(known, (one) => one.rate ?? 0) || undefined];
    onProgress({ phase: 'download', done, total, rate, left: rate && (total - done) / rate, skipped: 0, paused: false });
  });
}
