/** Characters of a text that are looked at: a passage may be a book. */
const longest = 10_000;

/** Scripts that put no spaces between words: each of their characters is a word. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
/** Digits; capitals that no small letter follows; small letters, with a capital before them. */
const parts = /\p{N}+|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lm}\p{Lo}\p{M}]+/gu;

/** Words of a text, a name or a path in small letters, without accents: `IMG_2041 BlueCat` has `img`, `2041`, `blue` and `cat`. */
export function tokensOf(text: string): string[] {
  // Only what Latin, Greek and Cyrillic letters carry: in other scripts marks tell words apart.
  const bare = text.slice(0, longest).normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '').normalize('NFC');
  return [...bare.replaceAll(unspaced, ' $& ').matchAll(parts)].map(([word]) => word.toLowerCase());
}
