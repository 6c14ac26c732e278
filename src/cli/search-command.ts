import { cleanName, cleanText, longestCaption } from '../clean.ts';
import { parseQuery } from '../rank/parse-query.ts';
import type { Hit, Results } from '../types.ts';
import { one, parseArguments, wholeNumber } from './arguments.ts';
import { oddities } from './oddities.ts';
import { jsonText } from './printed.ts';
import { UsageError } from './usage.ts';

const options = { image: { type: 'string' }, limit: { type: 'string' }, models: { type: 'string' }, json: { type: 'boolean' } } as const;

/** For who subtracts with the first word. */
const dash = 'A query that begins with a dash goes behind "--": glimpse search <index> -- "-boat".';

/** `glimpse search <index> "words"`. */
export async function searchCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, options, dash);
  const [folder, ...words] = positionals;
  const index = one(folder === undefined ? [] : [folder], 'the folder of an index');
  const query = parseQuery(words.join(' '));
  if (query.terms.length === 0 && Object.keys(query.filters).length === 0 && values.image === undefined) throw new UsageError('Say what to look for: some words, or a picture with --image.');
  const limit = wholeNumber(values.limit ?? '10', 'limit', [1, 1000]);
  const { ask } = await import('./asking.ts');
  const results = await ask({ index, query, image: values.image, limit, models: values.models }, signal);
  for (const line of oddities(query)) process.stderr.write(`${cleanName(line, longestCaption)}\n`);
  process.stdout.write(values.json ? jsonText(results) : table(results));
}

/** Characters that are shown of what an answer says, and those to which other columns are made even. */
const [longestWords, widest] = [80, 60];

/** Whatever an index says, a terminal shows it as text. */
function row({ item, score, band }: Hit): string[] {
  const place = item.url ?? item.page?.url ?? item.name;
  const words = item.type === 'text' ? item.caption : item.caption || item.name;
  return [band, score.toFixed(3), cleanName(place, Infinity), cleanText(words, longestWords)];
}

/** One line an answer: its band, its score, where it is, and what it says. */
export function table({ hits, total, took, nothing }: Results): string {
  const rows = hits.map(row);
  const widths = [0, 1, 2].map((column) => Math.min(widest, Math.max(0, ...rows.map((cells) => cells[column]!.length))));
  const lines = rows.map((cells) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd());
  const end = nothing ? 'Nothing matches; these are the nearest.' : '';
  return [...lines, [`${hits.length} of ${total} in ${Math.round(took)} ms.`, end].filter(Boolean).join(' '), ''].join('\n');
}
