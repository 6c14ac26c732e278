import type { Stage } from './indexing/build.ts';

/** Milliseconds between two lines: on a terminal, where one takes the place of the other, and elsewhere. */
const pause = { terminal: 100, file: 5000 };

/** How far a run is, on standard error: one line that is written over and over on a terminal, a line now and then anywhere else. */
export class StatusLine {
  #shown = -Infinity;
  #written = false;

  show(stage: Stage): void {
    if (stage.stage !== 'encode') return this.#line(stage.stage === 'look' ? 'Looking for pages and pictures …' : 'Writing the index …');
    const { done, total, rate, left, skipped } = stage.progress;
    const now = performance.now();
    if (done < total && now - this.#shown < (process.stderr.isTTY ? pause.terminal : pause.file)) return;
    this.#shown = now;
    const pace = rate === undefined || left === undefined || done === total ? '' : `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s, ${duration(left)} left`;
    this.#line(`Indexing: ${done} of ${total}${skipped > 0 ? `, ${skipped} left out` : ''}${pace}`);
  }

  /** The line is done with: a terminal is left as it was found. */
  end(): void {
    if (process.stderr.isTTY && this.#written) process.stderr.write('\r\x1b[K');
  }

  #line(words: string): void {
    this.#written = true;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${words}` : `${words}\n`);
  }
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
