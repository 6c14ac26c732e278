/** Words at each end by which a long passage is known. */
const most = 6;
/** Words that tell one place of a page from others. */
const fewest = 3;

/** Where something begins and ends in a text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Words, in all languages: some put no spaces between them. */
function wordsOf(text: string): Stretch[] {
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)).flatMap(({ segment, index, isWordLike }) => (isWordLike ? [{ start: index, end: index + segment.length }] : []));
}

/** Of the words, those in the first sentence, or in the last: a passage may have several blocks, and no words are looked for over the end of one. */
function sentenceEnds(text: string, words: readonly Stretch[]): { readonly first: number; readonly last: number } {
  const starts = Array.from(new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text), ({ index }) => index);
  const [second = Infinity, final = 0] = [starts[1], starts.at(-1)];
  return { first: words.filter(({ start }) => start < second).length, last: words.filter(({ start }) => start >= final).length };
}

/** Within a directive `-`, `,` and `&` have a meaning of their own. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll('-', '%2D');

/**
 * What stands behind `text=` in an address that leads to a passage: all of it when it is short, else how it begins and how it ends. Undefined where it has no
 * words, or characters that were replaced. https://wicg.github.io/scroll-to-text-fragment/#the-text-directive
 */
export function textDirective(passage: string): string | undefined {
  if (!('Segmenter' in Intl) || passage.includes('\ufffd')) return undefined;
  const words = wordsOf(passage);
  if (words.length === 0) return undefined;
  const { first, last } = sentenceEnds(passage, words);
  const [begin, end] = [first, last].map((count) => Math.max(fewest, Math.min(most, count))) as [number, number];
  const between = (from: number, to: number): string => encode(passage.slice(words[from]!.start, words[to - 1]!.end));
  if (begin + end >= words.length) return between(0, words.length);
  return `${between(0, begin)},${between(words.length - end, words.length)}`;
}
