import type { LibraryOptions } from '../worker/client.ts';
import type { Answers, Weights } from './answers.ts';

/** What an element says of its library. */
export interface Told extends LibraryOptions {
  /** `ask` unless told; `auto`: the page's author asked for the model on the person's behalf. */
  readonly download?: 'ask' | 'auto';
}

/** What the elements of a session were told, and what the person chose. */
export class Settings {
  readonly #answers: Answers;
  /** What each element said last. */
  readonly #told = new Map<object, string>();
  #settings: Told = {};

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /**
   * Takes over what an element was told, and says what is different now: the library, which has to be opened anew, or only
   * whether the person is asked.
   * Of elements that differ the first one counts, until another one's change: otherwise they would take turns for ever.
   */
  take(element: object, settings: Told): 'library' | 'asking' | undefined {
    const told = JSON.stringify(settings);
    const before = this.#told.get(element);
    this.#told.set(element, told);
    if (told === before || (before === undefined && this.#told.size > 1)) return undefined;
    const options = JSON.stringify(this.options);
    this.#settings = settings;
    return JSON.stringify(this.options) === options ? 'asking' : 'library';
  }

  /** The element has left. */
  forget(element: object): void {
    this.#told.delete(element);
  }

  /** It is a prebuilt index: nothing of it is changed or remembered, and nothing is fetched before it is used. */
  get readOnly(): boolean {
    return Boolean(this.#settings.index);
  }

  get options(): LibraryOptions {
    const { download: _, ...options } = this.#settings;
    return this.fixed ? options : { ...options, dtype: this.weights };
  }

  /** Whether the model is loaded without a question: never where the person saves data. */
  get unasked(): boolean {
    const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
    return this.#settings.download === 'auto' && !connection?.saveData;
  }

  /** The page's author has chosen the weights, or the index has. */
  get fixed(): boolean {
    return this.readOnly || (this.#settings.dtype ?? 'auto') !== 'auto';
  }

  /** The person has chosen the smaller ones. */
  get small(): boolean {
    return !this.fixed && this.weights === 'small';
  }

  /** The person's choice, as long as there is one. */
  get weights(): Weights {
    return this.#answers.weights(this.#model);
  }

  set weights(weights: Weights) {
    this.#answers.choose(this.#model, weights);
  }

  get #model(): string {
    const { model = 'doodle' } = this.#settings;
    return typeof model === 'string' ? model : model.id;
  }
}
