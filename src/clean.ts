/** Characters of a name; file systems allow 255. */
const longest = 255;

/** Control characters, line breaks of other kinds, and everything that changes the direction of the text around it. */
const unwanted = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Characters of a caption at most. */
export const longestCaption = 2_000;

/**
 * A name, caption or title that somebody else chose, fit to be shown: `photo\u202egpj.exe` cannot pass for a JPEG.
 * Lone surrogates become U+FFFD. At most `most` characters are kept.
 */
export function cleanName(name: string, most = longest): string {
  return name.replace(unwanted, '').trimStart().slice(0, most).trimEnd().replace(/\p{Cs}/gu, '\ufffd');
}

/** The same for text that may have several lines: they become one, with a space where they broke. */
export function cleanText(text: string, most = longestCaption): string {
  return cleanName(text.replace(/\s+/g, ' '), most);
}

/** The same for words whose lines stay apart. */
export function cleanLines(text: string, most: number): string {
  return text.slice(0, most).split(/\r?\n/).map((line) => cleanName(line.replaceAll('\t', ' '), most)).join('\n').trim();
}
