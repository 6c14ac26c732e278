import { GlimpseError } from '../errors.ts';
import { defaultLambda } from '../rank/merge.ts';
import type { Filters, Query } from '../types.ts';
import type { QuestionTerm } from './query-vectors.ts';

/** A query, as it crosses threads. */
export interface Question extends Omit<Query, 'image' | 'text' | 'like' | 'weight' | 'terms' | 'limit'> {
  readonly terms: readonly QuestionTerm[];
  readonly limit: number;
}

/** A question with all that was left open decided. */
export interface Task extends Required<Omit<Question, 'filters'>> {
  readonly filters: Filters;
  /** The ids that it names. */
  readonly like: readonly string[];
  /** Its words, for a search letter by letter: those that are wanted, and those that are not. */
  readonly text: string;
  readonly unwanted: readonly string[];
}

/** @throws GlimpseError `query-empty` when there is neither a term nor a filter, `query-invalid` */
export function taskOf(question: Question): Task {
  const terms = question.terms.flatMap(({ text, image, like, weight = 1 }): QuestionTerm[] => {
    const words = text?.trim();
    const given = [words || undefined, image, like].filter((part) => part !== undefined);
    if (given.length > 1) throw new GlimpseError('query-invalid', 'several of text, image and like at once: each needs a term of its own, in `terms`');
    if (!Number.isFinite(weight)) throw new GlimpseError('query-invalid', `weight: ${weight}`);
    if (given.length === 0 || weight === 0) return [];
    return [{ ...(words && { text: words }), ...(image !== undefined && { image }), ...(like !== undefined && { like }), weight }];
  });
  const filters = Object.fromEntries(Object.entries(question.filters ?? {}).filter(([, value]) => value !== undefined && value !== '')) as Filters;
  const { order = 'relevance', in: compared = 'both', merge = 'height', lambda = defaultLambda, by = 'both', group = true, diversity = 0 } = question;
  const texts = terms.filter(({ text }) => text !== undefined);
  const text = texts.flatMap((term) => (term.weight! > 0 ? term.text! : [])).join(' ');
  if (terms.length === 0 && Object.keys(filters).length === 0) throw new GlimpseError('query-empty');
  if (by === 'keywords' && terms.length > 0 && !text) throw new GlimpseError('query-empty', 'no words to look for');
  return {
    terms,
    filters,
    order,
    in: compared,
    merge,
    lambda: Math.max(0, lambda) || 0,
    by,
    group,
    diversity: Math.min(1, Math.max(0, diversity)) || 0,
    limit: Math.max(0, Math.floor(question.limit)) || 0,
    like: terms.flatMap(({ like }) => like ?? []),
    text,
    unwanted: texts.flatMap((term) => (term.weight! < 0 ? term.text! : [])),
  };
}
