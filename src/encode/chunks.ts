import type { Stretch } from '../types.ts';
import type { Tokenize } from './tokens.ts';

/** Part of a chunk that the next one repeats, so that no sentence is only ever seen in halves. */
const overlap = 1 / 8;

/** Characters of a word that count as a unit of their own: scripts without spaces are cut between characters. */
const longWord = 32;

interface Word extends Stretch {
  readonly tokens: number;
}

/**
 * A text in stretches of at most `limit` tokens, special ones included, cut between words and overlapping by an eighth. A text
 * that fits is one stretch, whole.
 */
export function chunks(text: string, tokenize: Tokenize, limit: number): Stretch[] {
  const special = tokenize('').length;
  const whole = { start: 0, end: text.length };
  if (tokenize(text).length <= limit) return [whole];
  const room = Math.max(1, limit - special);
  const words = wordsOf(text).map((word): Word => ({ ...word, tokens: tokenize(text.slice(word.start, word.end)).length - special }));
  const stretches: Stretch[] = [];
  let first = 0;
  while (first < words.length) {
    let next = first;
    let tokens = 0;
    // A word of more tokens than fit is a stretch of its own: it is cut when it is encoded.
    while (next < words.length && (next === first || tokens + words[next]!.tokens <= room)) tokens += words[next++]!.tokens;
    stretches.push({ start: words[first]!.start, end: words[next - 1]!.end });
    if (next === words.length) break;
    let repeated = 0;
    let back = next;
    while (back > first + 1 && repeated + words[back - 1]!.tokens <= room * overlap) repeated += words[--back]!.tokens;
    first = back;
  }
  return stretches.length > 0 ? stretches : [whole];
}

function wordsOf(text: string): Stretch[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: word, index }) => {
    if (word.length <= longWord) return [{ start: index, end: index + word.length }];
    const parts: Stretch[] = [];
    let at = index;
    for (const character of word) {
      parts.push({ start: at, end: at + character.length });
      at += character.length;
    }
    return parts;
  });
}
