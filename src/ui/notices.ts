/** A line for the person. */
export interface Notice {
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** What it is about: it goes when that went well. */
  readonly topic: Topic | undefined;
}

export type Topic = 'search';

/** Lines that stay until they are dismissed, and one that passes by. */
export class Notices {
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  lasting: readonly Notice[] = [];
  passing: string | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Says it once: the same line again does not add a second one, but may make it an error. */
  show(text: string, tone: Notice['tone'], topic?: Topic): void {
    const same = this.lasting.find((notice) => notice.text === text);
    if (!same || (same.tone === 'info' && tone === 'error')) this.lasting = [...this.lasting.filter((notice) => notice !== same), { text, tone, topic }];
    this.#changed();
  }

  dismiss(notice: Notice): void {
    this.lasting = this.lasting.filter((other) => other !== notice);
    this.#changed();
  }

  forget(): void {
    this.lasting = [];
  }

  settle(topic: Topic): void {
    this.lasting = this.lasting.filter((notice) => notice.topic !== topic);
  }

  pass(text: string): void {
    clearTimeout(this.#timer);
    this.passing = text;
    this.#timer = setTimeout(() => {
      this.passing = undefined;
      this.#changed();
    }, 6000);
    this.#changed();
  }
}
