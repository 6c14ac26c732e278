import { asGlimpseError, isAbort, type GlimpseError } from '../errors.ts';
import type { ModelFacts, Progress, Stats, Tower } from '../types.ts';
import type { Answers } from './answers.ts';
import type { Owner } from './owner.ts';
import { strings } from './strings.ts';

/** `idle`: there is nothing to ask, or nobody has wanted the model yet. */
export type Phase = 'idle' | 'asking' | 'loading' | 'paused' | 'failed';

/** What it needs of the session. */
export interface Asker extends Owner {
  readonly stats: Stats | undefined;
  readonly settings: { readonly unasked: boolean; readonly small: boolean };
  /** The towers that `stats` count, and that are asked for; both when undefined. */
  readonly towers?: readonly Tower[] | undefined;
  /** The model is here, because the person `asked` for it or the page did; `stats` are newer than the session's own. */
  loaded(stats: Stats, asked: boolean): void;
  /** Reads the stats again. */
  reread(): void;
}

interface Waiter {
  readonly go: () => void;
  readonly stop: (reason: unknown) => void;
}

const both: readonly Tower[] = ['text', 'vision'];
/** Milliseconds after which a download that was given up has written its last part. */
const settled = 2500;

/** The question before a model is downloaded, and the download. What needs the model waits for it here. */
export class Consent {
  readonly #owner: Asker;
  readonly #answers: Answers;
  readonly #waiting = new Set<Waiter>();
  /** Loaded in this visit, even where nothing can be stored. */
  readonly #here = new Set<string>();
  #running: AbortController | undefined;
  #changing = 0;
  /** The question could not be shown: only what the person does next brings it up again. */
  #silent = false;
  phase: Phase = 'idle';
  progress: Progress | undefined;
  /** Why it could not be loaded. */
  failure: string | undefined;
  /** It could not, because its smaller weights do not work on this device: the recommended ones are the way out. */
  smallFails = false;

  constructor(owner: Asker, answers: Answers) {
    this.#owner = owner;
    this.#answers = answers;
  }

  /** Whether the model may not be used without a download that somebody has to ask for. */
  get needed(): boolean {
    const model = this.#owner.stats?.model;
    return model !== undefined && (model.pictures || this.#owner.towers !== undefined) && !model.embedded && model.download > 0 && !this.#here.has(this.#keyOf(model));
  }

  /** Something waits for the model and goes on when it is there. */
  get awaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Settles when the model may be used; asks the person if need be. Rejects when that is not wanted, or on abort. */
  async granted(signal: AbortSignal): Promise<void> {
    if (!this.needed) return;
    signal.throwIfAborted();
    if (this.phase === 'idle') this.ask();
    await new Promise<void>((resolve, reject) => {
      const leave = () => waiter.stop(signal.reason);
      const waiter: Waiter = {
        go: () => {
          signal.removeEventListener('abort', leave);
          this.#waiting.delete(waiter);
          resolve();
        },
        stop: (reason) => {
          signal.removeEventListener('abort', leave);
          this.#waiting.delete(waiter);
          reject(reason);
        },
      };
      this.#waiting.add(waiter);
      signal.addEventListener('abort', leave);
    });
  }

  /** Shows the question. */
  ask(): void {
    if (!this.needed || this.phase !== 'idle') return;
    this.#silent = false;
    this.#become('asking');
  }

  /** The stats were read: the model may be here by now, or be on its way since an earlier visit. */
  look(): void {
    const model = this.#owner.stats?.model;
    if (!model || this.phase === 'loading') return;
    if (this.phase === 'failed' || (this.phase === 'paused' && this.needed)) {
      // Not every byte that came is kept.
      this.progress = standing(model, this.phase === 'paused');
      return;
    }
    if (!this.needed) {
      if (this.phase !== 'idle') this.#finish();
      return;
    }
    if (this.phase !== 'idle' || this.#silent) return;
    const answer = this.#answers.answer(this.#keyOf(model));
    if (this.#owner.settings.unasked && (answer === undefined || answer === 'agreed')) void this.#load(false);
    else if (answer === 'agreed' || answer === 'held') this.#become('paused', standing(model, true));
    else if (this.awaited) this.ask();
  }

  /** Download, resume, try again: the person wants it. */
  agree(): void {
    this.#say('agreed');
    void this.#load(true);
  }

  /** Not now: what waits is given up. */
  refuse(): void {
    this.#say('declined');
    this.#end('Not now');
  }

  /** The question cannot be shown. */
  giveUp(): void {
    this.#stop();
    this.#silent = true;
    this.#end('Nobody could be asked');
  }

  /** What is here stays here. */
  pause(): void {
    this.#say('held');
    this.#stop();
    const { progress } = this;
    this.#become('paused', progress && { ...progress, rate: undefined, left: undefined, paused: true });
  }

  /** Back to the question; what waits goes on waiting. */
  cancel(): void {
    this.#say('declined');
    this.#stop();
    this.#become('asking');
    this.#owner.reread();
  }

  /** Other weights are wanted, and theirs is another download: nothing can be agreed to before it is known. */
  async during(change: () => Promise<void>): Promise<void> {
    this.#stop();
    this.#changing++;
    if (this.phase !== 'idle') this.#become('asking');
    try {
      await change();
    } finally {
      this.#changing--;
    }
  }

  /** What is asked is about to be something else. */
  get changing(): boolean {
    return this.#changing > 0;
  }

  /** The library is closed. */
  close(): void {
    this.#stop();
    this.#end('The library was closed');
  }

  /** A tower failed in a search or an addition. True when the card tells of it: it has a way out. */
  tells(error: GlimpseError): boolean {
    if (error.code !== 'encoder-wrong' || !this.#owner.settings.small || !this.#owner.stats) return false;
    if (!this.smallFails) this.#fail(error, undefined);
    return true;
  }

  #fail(error: GlimpseError, progress: Progress | undefined): void {
    this.#become('failed', progress);
    this.smallFails = error.code === 'encoder-wrong' && this.#owner.settings.small;
    this.failure = this.smallFails ? strings.smallFails : error.message;
    this.#owner.changed();
  }

  #end(reason: string): void {
    this.#become('idle');
    for (const { stop } of this.#waiting) stop(new DOMException(reason, 'AbortError'));
  }

  #stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = undefined;
    this.#settle();
  }

  /** What of it is here can be told once the last part is written. */
  #settle(): void {
    setTimeout(() => {
      if (this.phase !== 'idle' && this.phase !== 'loading') this.#owner.reread();
    }, settled);
  }

  #become(phase: Phase, progress?: Progress): void {
    if (this.phase === 'idle' && phase === 'idle') return;
    this.phase = phase;
    this.progress = progress;
    this.failure = undefined;
    this.smallFails = false;
    this.#owner.changed();
  }

  #say(answer: 'agreed' | 'held' | 'declined'): void {
    const model = this.#owner.stats?.model;
    if (model) this.#answers.say(this.#keyOf(model), answer);
  }

  async #load(asked: boolean): Promise<void> {
    const model = this.#owner.stats?.model;
    if (!model || this.#running) return;
    const running = new AbortController();
    this.#running = running;
    const { towers = both } = this.#owner;
    const key = this.#keyOf(model);
    this.#become('loading', standing(model, false));
    const onProgress = (progress: Progress) => {
      if (this.#running !== running) return;
      this.progress = fitted(progress, model);
      this.#owner.say('glimpse-progress', this.progress);
      this.#owner.changed();
    };
    try {
      const library = await this.#owner.library();
      const stats = await library.prepare(towers, { signal: running.signal, onProgress });
      if (this.#running !== running) return;
      this.#running = undefined;
      this.#here.add(key);
      this.#owner.loaded(stats, asked);
      this.#finish();
    } catch (error) {
      if (this.#running !== running) return;
      this.#running = undefined;
      if (isAbort(error)) return this.#become('paused', this.progress && { ...this.progress, paused: true });
      const failed = asGlimpseError(error);
      this.#fail(failed, this.progress?.phase === 'download' ? { ...this.progress, rate: undefined, left: undefined } : standing(model, false));
      this.#settle();
      this.#owner.say('glimpse-error', { error: failed });
    }
  }

  /** What is agreed to: a model with certain weights. */
  #keyOf({ preset, dtypes }: ModelFacts): string {
    return [preset, ...(this.#owner.towers ?? both).map((tower) => dtypes[tower])].filter(Boolean).join(' ');
  }

  #finish(): void {
    this.#become('idle');
    for (const { go } of this.#waiting) go();
  }
}

/** How far it was in an earlier visit. */
function standing({ bytes, download }: ModelFacts, paused: boolean): Progress {
  return { phase: 'download', done: Math.max(0, bytes - download), total: bytes, rate: undefined, left: undefined, skipped: 0, paused };
}

/**
 * The whole is what was named before. Where it turns out larger, because sizes were only known roughly, the rest is brought to
 * that scale; where it is smaller, one tower has not told of its bytes yet.
 */
function fitted(progress: Progress, { bytes }: ModelFacts): Progress {
  const { phase, done, total, rate, left } = progress;
  if (phase !== 'download' || total <= 0) return progress;
  if (total < bytes) return { ...progress, total: bytes, left: rate && (bytes - done) / rate };
  const part = bytes / total;
  return { ...progress, done: done * part, total: bytes, rate: rate && rate * part, left };
}
