/** Words at each end by which a long passage is known. */
const most = 6;

/** Where something begins and ends in a text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Words, in all languages: some put no spaces between them. */
function wordsOf(text: string): Stretch[] {
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)).flatMap(({ segment, index, isWordLike }) => (isWordLike ? [{ start: index, end: index + segment.length }] : []));
}

/** Within a directive `-`, `,` and `&` have a meaning of their own. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll('-', '%2D');

interface Block {
  readonly text: string;
  /** Not none. */
  readonly words: readonly Stretch[];
}

/** What stands from one word of a block to another, as in `slice`. */
function between({ text, words }: Block, from: number, to?: number): string {
  const chosen = words.slice(from, to);
  return encode(text.slice(chosen[0]!.start, chosen.at(-1)!.end));
}

/**
 * What stands behind `text=` in an address that leads to a passage: all of it when it is short, else how it begins and how it ends. Each lies within one block, which
 * is one line of the passage: over the end of a block no browser looks for words. Undefined where it has no words, or characters that were replaced.
 * https://wicg.github.io/scroll-to-text-fragment/#the-text-directive
 */
export function textDirective(passage: string): string | undefined {
  if (!('Segmenter' in Intl) || passage.includes('\ufffd')) return undefined;
  const blocks = passage.split('\n').map((text) => ({ text, words: wordsOf(text) })).filter(({ words }) => words.length > 0);
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (!first || !last) return undefined;
  if (first === last && first.words.length <= 2 * most) return between(first, 0, first.words.length);
  return `${between(first, 0, most)},${between(last, -most)}`;
}
