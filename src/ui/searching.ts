import type { Query, Results, Stats } from '../types.ts';
import type { Library } from '../worker/client.ts';
import type { Asked, Example, How } from './asked.ts';
import type { Owner } from './owner.ts';
import type { Question } from './question.ts';
import { withoutItems } from './view.ts';

export type { Asked } from './asked.ts';

const settle = 120;
/** Pictures in one query. */
const mostExamples = 6;

/** The current query and its answer. The newest query wins, whatever order the answers come in. */
export class Searching {
  readonly #owner: Owner;
  readonly #stats: () => Stats | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  asked: Asked | undefined;
  how: How = {};
  results: Results | undefined;
  /** What `results` answers. */
  answered: Asked | undefined;
  /** The same, read. */
  question: Question | undefined;
  /** The less likely ones are shown too. */
  unfolded = false;
  busy = false;
  /** Words that could be searched for. */
  suggestions: readonly string[] = [];

  constructor(owner: Owner, stats: () => Stats | undefined) {
    this.#owner = owner;
    this.#stats = stats;
  }

  /** Search as you type, beside the pictures that are asked with: waits for a short silence first. */
  type(text: string): void {
    this.#stop();
    if (!this.#put({ ...this.asked, text })) return;
    this.#timer = setTimeout(() => void this.#run(), settle);
    this.#owner.changed();
  }

  /** Searches at once. */
  ask(asked: Asked): void {
    if (this.#put(asked)) this.again();
  }

  /** Searches at once for other words, beside the pictures. */
  refine(text: string): void {
    this.ask({ ...this.asked, text });
  }

  /** Searches by a picture too. */
  attach(example: Example): void {
    this.ask({ ...this.asked, examples: [...(this.asked?.examples ?? []), example].slice(-mostExamples) });
  }

  detach(example: Example): void {
    this.ask({ ...this.asked, examples: this.asked?.examples?.filter((one) => one !== example) ?? [] });
  }

  /** A picture is subtracted in place of added, or the other way round. */
  flip(example: Example): void {
    this.ask({ ...this.asked, examples: this.asked?.examples?.map((one) => (one === example ? { ...one, minus: !one.minus } : one)) ?? [] });
  }

  /** The same question, answered in another way. */
  tune(how: How): void {
    this.how = { ...this.how, ...how };
    this.again();
    this.#owner.changed();
  }

  /** Searches at once for what is asked already. */
  again(): void {
    this.#stop();
    if (this.asked) void this.#run();
  }

  /** Shows the less likely ones, or hides them. */
  unfold(all: boolean): void {
    this.unfolded = all;
    this.#owner.changed();
  }

  clear(): void {
    this.#stop();
    this.asked = undefined;
    this.#blank();
    this.#owner.changed();
  }

  /** Another model: the same question has to be answered again. It may not know the pictures of this one. */
  forget(): void {
    this.#stop();
    this.#blank();
    const { text = '', examples = [] } = this.asked ?? {};
    const kept = examples.filter(({ item }) => !item);
    this.asked = text.trim() === '' && kept.length === 0 ? undefined : { text, examples: kept };
  }

  /** Takes removed pictures out of the answer. */
  drop(ids: ReadonlySet<string>): void {
    const { results } = this;
    if (results) this.results = { ...results, hits: withoutItems(results.hits, ids), total: results.total - ids.size };
  }

  #blank(): void {
    this.results = undefined;
    this.answered = undefined;
    this.question = undefined;
    this.unfolded = false;
  }

  /** Whether there is anything to search for. */
  #put(asked: Asked): boolean {
    if (!asked.text?.trim() && !asked.examples?.length) {
      this.clear();
      return false;
    }
    this.asked = asked;
    return true;
  }

  /** Nothing that was under way may still answer. */
  #stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
    this.busy = false;
  }

  async #run(): Promise<void> {
    const { asked, how } = this;
    if (!asked) return;
    const running = new AbortController();
    const { signal } = running;
    this.#running = running;
    this.busy = true;
    this.#owner.changed();
    let question: Question | undefined;
    try {
      const library = await this.#owner.library();
      const { questionOf } = await import('./question.ts');
      if (this.#running !== running) return;
      question = questionOf(asked, how);
      const stats = this.#stats();
      const none = stats?.items === 0 || question.empty;
      if (!none && question.spelt && !stats?.towers.some(({ tower }) => tower === 'text')) void this.#glance(library, asked, question, running);
      const able = none ? undefined : question.towers.length > 0 ? await this.#owner.ready(signal, question.towers) : library;
      const results = await able?.search(question.query, { signal });
      if (this.#running !== running) return;
      this.#show(asked, question, results, question.query);
      if (able && results && !results.settled) await this.#settle(able, asked, question, running);
    } catch (error) {
      if (this.#running !== running) return;
      // Names and captions that match are better than nothing.
      if (question?.spelt && this.#stats()?.readOnly) await this.#glance(await this.#owner.library(), asked, question, running);
      if (this.#running !== running) return;
      if (this.answered !== asked || !this.results?.keywordsOnly) this.#blank();
      this.#owner.failed(error, 'search');
    }
    this.#running = undefined;
    this.busy = false;
    this.#owner.changed();
  }

  /** The first answer of a visit may come before the library is measured: asked again until it stays. */
  async #settle(library: Library, asked: Asked, question: Question, running: AbortController): Promise<void> {
    try {
      for (let settled = false; !settled; ) {
        this.#owner.changed();
        const results = await library.search(question.query, { signal: running.signal });
        if (this.#running !== running) return;
        this.#show(asked, question, results, question.query);
        ({ settled } = results);
      }
    } catch {
      // What is shown is an answer too.
    }
  }

  /** What can be found before the model is ready. */
  async #glance(library: Library, asked: Asked, question: Question, running: AbortController): Promise<void> {
    const query = { ...question.query, by: 'keywords' } as const;
    try {
      const results = await library.search(query, { signal: running.signal });
      if (this.#running !== running || this.answered === asked) return;
      this.#show(asked, question, results, query);
      this.#owner.changed();
    } catch {
      // The full answer says it.
    }
  }

  #show(asked: Asked, question: Question, results: Results | undefined, query: Query): void {
    if (this.answered !== asked) this.unfolded = false;
    this.results = results;
    this.answered = asked;
    this.question = question;
    if (results) this.#owner.say('glimpse-results', { query, results });
  }
}
