/** Characters of a name; file systems allow 255. */
const longest = 255;

/** Control characters, line breaks of other kinds, and everything that changes the direction of the text around it. */
const unwanted = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A name, caption or title that somebody else chose, fit to be shown: `photo\u202egpj.exe` cannot pass for a JPEG.
 * Lone surrogates become U+FFFD. At most `most` characters are kept.
 */
export function cleanName(name: string, most = longest): string {
  return name.replace(unwanted, '').trimStart().slice(0, most).trimEnd().replace(/\p{Cs}/gu, '\ufffd');
}

/** A path without its last part, each part cleaned; empty when there is only one. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).map((part) => cleanName(part)).filter(Boolean).join('/');
}
