/** The weights that a person may choose between. */
export type Weights = 'auto' | 'small';
/** What a person said to a download: yes; yes, but not now; no. */
export type Answer = 'agreed' | 'held' | 'declined';

interface Said {
  readonly weights: Readonly<Record<string, unknown>>;
  readonly answers: Readonly<Record<string, unknown>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was said about the models of a library, remembered beyond the page. */
export class Answers {
  readonly #library: () => string | undefined;
  /** Where storage is refused, it holds for this visit. */
  #said: Said = { weights: {}, answers: {} };

  /** @param library gives its name; undefined: nothing is remembered beyond the page */
  constructor(library: () => string | undefined) {
    this.#library = library;
  }

  weights(model: string): Weights {
    return this.#read().weights[model] === 'small' ? 'small' : 'auto';
  }

  choose(model: string, weights: Weights): void {
    const said = this.#read();
    this.#write({ ...said, weights: { ...said.weights, [model]: weights } });
  }

  /** @param download the model and its weights */
  answer(download: string): Answer | undefined {
    const answer = this.#read().answers[download];
    return answer === 'agreed' || answer === 'held' || answer === 'declined' ? answer : undefined;
  }

  say(download: string, answer: Answer): void {
    const said = this.#read();
    this.#write({ ...said, answers: { ...said.answers, [download]: answer } });
  }

  get #key(): string | undefined {
    const library = this.#library();
    return library === undefined ? undefined : `glimpse:model:${library}`;
  }

  #read(): Said {
    const key = this.#key;
    if (key === undefined) return this.#said;
    try {
      const said: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
      if (isRecord(said)) return { weights: isRecord(said.weights) ? said.weights : {}, answers: isRecord(said.answers) ? said.answers : {} };
    } catch {
      // Storage is refused here, or holds something else.
    }
    return this.#said;
  }

  #write(said: Said): void {
    this.#said = said;
    const key = this.#key;
    if (key === undefined) return;
    try {
      localStorage.setItem(key, JSON.stringify(said));
    } catch {
      // Refused or full: asked again in the next visit.
    }
  }
}
