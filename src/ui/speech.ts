import type { Results } from '../types.ts';
import { progressText } from './progress.ts';
import type { Session } from './session.ts';
import { strings } from './strings.ts';

const rest = 5000;

/** Decides what is worth saying aloud: results, changes of phase, and progress once in a while. */
export class Speech {
  #results: Results | undefined;
  #phase: string | undefined;
  #passing: string | undefined;
  #lasting = 0;
  #last = 0;

  next({ searching, adding, loading, notices }: Session): string | undefined {
    const { results } = searching;
    if (results !== this.#results) {
      this.#results = results;
      if (results) return strings.found(...counts(results), results.total);
    }
    if (notices.passing !== this.#passing) {
      this.#passing = notices.passing;
      if (notices.passing) return notices.passing;
    }
    if (notices.lasting.length !== this.#lasting) {
      this.#lasting = notices.lasting.length;
      const newest = notices.lasting.at(-1);
      if (newest) return newest.text;
    }
    const progress = adding.progress ?? loading;
    const now = Date.now();
    const phase = progress && (progress.paused ? strings.paused : strings.phase[progress.phase]);
    const changed = phase !== this.#phase;
    this.#phase = phase;
    if (!progress || !phase || (!changed && (progress.paused || now - this.#last < rest))) return undefined;
    this.#last = now;
    return changed ? phase : progressText(progress);
  }
}

/** How many hits are strong and how many maybe. */
export function counts({ hits }: Results): [strong: number, maybe: number] {
  return [hits.filter(({ band }) => band === 'strong').length, hits.filter(({ band }) => band === 'maybe').length];
}
