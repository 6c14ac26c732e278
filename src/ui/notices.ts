/** A line for the person. */
export interface Notice {
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** What it is about: it goes when that went well. */
  readonly topic: Topic | undefined;
  /** What can be done about it. */
  readonly act: { readonly label: string; readonly run: () => void } | undefined;
  /** Called when the person takes it away. */
  readonly dismissed: (() => void) | undefined;
}

export type Topic = 'open' | 'search' | 'add' | 'copy' | 'folders' | 'lost' | 'quota' | 'erased';

/** Lines that stay until they are dismissed, and one that passes by, perhaps with a way back. */
export class Notices {
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  lasting: readonly Notice[] = [];
  passing: string | undefined;
  #undo: (() => void) | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Says it once: the same line again does not add a second one, but may make it an error. Of each topic the newest line stands. */
  show(text: string, tone: Notice['tone'], topic?: Topic, { act, dismissed }: Partial<Pick<Notice, 'act' | 'dismissed'>> = {}): void {
    const same = this.lasting.find((notice) => notice.text === text);
    if (!same || (same.tone === 'info' && tone === 'error')) this.lasting = [...this.lasting.filter((notice) => notice !== same && (!topic || notice.topic !== topic)), { text, tone, topic, act, dismissed }];
    this.#changed();
  }

  dismiss(notice: Notice): void {
    this.lasting = this.lasting.filter((other) => other !== notice);
    notice.dismissed?.();
    this.#changed();
  }

  /** All but the way to go on. */
  forget(): void {
    this.lasting = this.lasting.filter(({ topic }) => topic === 'erased');
  }

  settle(...topics: readonly Topic[]): void {
    this.lasting = this.lasting.filter(({ topic }) => !topic || !topics.includes(topic));
  }

  get undoable(): boolean {
    return this.#undo !== undefined;
  }

  pass(text: string, undo?: () => void): void {
    clearTimeout(this.#timer);
    this.passing = text;
    this.#undo = undo;
    this.#timer = setTimeout(() => {
      this.passing = undefined;
      this.#undo = undefined;
      this.#changed();
    }, undo ? 10_000 : 6000);
    this.#changed();
  }

  /** Takes back what the passing line tells of, once. */
  undo(): void {
    const undo = this.#undo;
    this.#undo = undefined;
    undo?.();
  }
}
