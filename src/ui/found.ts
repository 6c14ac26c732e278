import type { Hit, Results } from '../types.ts';
import type { Searching } from './searching.ts';
import { searchStrings } from './strings-search.ts';
import { strings } from './strings.ts';

/** What was found, in one line. */
export function foundText(results: Results, { question }: Pick<Searching, 'question'>, counted: (n: number) => string): string {
  if (results.total === 0 && question && Object.keys(question.filters).length > 0) return searchStrings.noneLeft;
  // Names and captions do not tell what pictures look like.
  if (question?.looks === false || (results.nothing && results.keywordsOnly)) return counted(results.total);
  return strings.found(...counts(results), counted(results.total));
}

/** How many hits are strong and how many maybe. */
export function counts({ hits }: Results): [strong: number, maybe: number] {
  return [hits.filter(({ band }) => band === 'strong').length, hits.filter(({ band }) => band === 'maybe').length];
}

/** What of it matched, in words. */
export function whyText({ why }: Hit): string {
  return why.map((reason) => searchStrings.why[reason]).join(', ');
}
