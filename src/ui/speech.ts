import type { Results } from '../types.ts';
import type { Phase } from './consent.ts';
import { foundText } from './found.ts';
import { progressText } from './progress.ts';
import type { Session } from './session.ts';
import { searchStrings } from './strings-search.ts';
import { strings } from './strings.ts';

const rest = 5000;

/** Decides what is worth saying aloud: results, changes of phase, and progress once in a while. */
export class Speech {
  #results: Results | undefined;
  #phase: string | undefined;
  #passing: string | undefined;
  #consent: Phase = 'idle';
  #failure: string | undefined;
  #lasting = 0;
  #last = 0;

  next({ counted, searching, adding, consent, housekeeping, preparing, notices }: Session): string | undefined {
    const { results } = searching;
    if (results !== this.#results) {
      this.#results = results;
      if (results?.nothing) return searchStrings.nothingLike(searching.question?.words ?? '');
      if (results) return `${foundText(results, searching, counted)}${results.keywordsOnly ? `. ${searchStrings.byName(searching.busy)}` : ''}`;
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
    if (consent.phase !== this.#consent) {
      this.#consent = consent.phase;
      if (consent.phase === 'asking') return strings.consentSpoken;
    }
    if (consent.failure !== this.#failure) {
      this.#failure = consent.failure;
      if (consent.failure) return consent.failure;
    }
    const progress = consent.progress ?? adding.progress ?? housekeeping.working ?? preparing.progress;
    const now = Date.now();
    const phase = progress && (progress.paused ? strings.paused : strings.phase[progress.phase]);
    const changed = phase !== this.#phase;
    this.#phase = phase;
    if (!progress || !phase || (!changed && (progress.paused || now - this.#last < rest))) return undefined;
    this.#last = now;
    return changed ? phase : progressText(progress);
  }
}
