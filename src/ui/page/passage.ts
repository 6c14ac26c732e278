import { html, type TemplateResult } from 'lit';
import { tellingWords } from './telling.ts';

/** Characters of a passage that a list shows, and of those before its first word that was asked for. */
const [longest, lead] = [260, 80];
/** Words of a query that are marked. */
const most = 12;

function pattern(query: string): RegExp | undefined {
  const words = tellingWords(query).flatMap((word) => word.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => word.length > 1).slice(0, most);
  return words.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})\\p{L}{0,2}(?![\\p{L}\\p{N}])`, 'giu');
}

/** The stretch of a passage where the query's words are, with these marked; its beginning, where there are none. */
export function excerpt(text: string, query: string): TemplateResult {
  const words = pattern(query);
  const first = words ? text.search(words) : -1;
  const from = first > longest - lead ? first - lead + text.slice(first - lead).search(/\s/) + 1 : 0;
  const shown = `${from > 0 ? '… ' : ''}${text.slice(from, from + longest)}${text.length > from + longest ? ' …' : ''}`;
  const parts: unknown[] = [];
  let at = 0;
  for (const match of words ? shown.matchAll(words) : []) {
    parts.push(shown.slice(at, match.index), html`<mark>${match[0]}</mark>`);
    at = match.index + match[0].length;
  }
  return html`${parts}${shown.slice(at)}`;
}
