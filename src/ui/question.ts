import { parseQuery, withoutFilters, type Problem } from '../rank/parse-query.ts';
import type { Filters, Query, Term, Tower } from '../types.ts';
import type { Asked, Example, How } from './asked.ts';

/** What is asked, read. It is loaded with the first search. */
export interface Question {
  readonly query: Query;
  readonly filters: Filters;
  readonly problems: readonly Problem[];
  /** The words that are looked for; empty when there are only pictures, or filters. */
  readonly words: string;
  /** What was typed, without its filters. */
  readonly bare: string;
  /** There is something that an answer could look like: words or pictures, not only filters. */
  readonly looks: boolean;
  /** Nothing is asked. */
  readonly empty: boolean;
  /** Towers that have to encode some of it: a picture of the library has its vector already. */
  readonly towers: readonly Tower[];
  /** Words alone: names and captions can be compared before the model is ready. */
  readonly spelt: boolean;
}

const limit = 200;

const termOf = ({ item, image, minus }: Example): Term => ({ ...(item ? { like: item.id } : { image }), ...(minus && { weight: -1 }) });

export function questionOf({ text = '', examples = [] }: Asked, how: How): Question {
  const { terms: texts, filters, problems } = parseQuery(text);
  const terms = [...texts, ...examples.map(termOf)];
  const filtered = Object.keys(filters).length > 0;
  const [only] = terms;
  return {
    query: { ...(only && terms.length === 1 ? only : { terms }), ...(filtered && { filters }), ...how, limit },
    filters,
    problems,
    words: texts.filter(({ weight = 1 }) => weight > 0).map((term) => term.text).join(' '),
    bare: withoutFilters(text),
    looks: terms.length > 0,
    empty: terms.length === 0 && !filtered,
    towers: (['text', 'vision'] as const).filter((tower) => terms.some(({ text: words, image }) => (tower === 'text' ? words : image) !== undefined)),
    spelt: examples.length === 0 && texts.some(({ weight = 1 }) => weight > 0),
  };
}
