import { cleanName } from '../clean.ts';
import { isFields, parseJson } from '../portable/json.ts';
import { isSameWord } from '../rank/keywords.ts';
import { invalid, limits } from './format.ts';

/** Rows of words that begin alike: rising numbers, of each word, slot * 64 + place. */
export type WordRows = ReadonlyMap<string, readonly number[]>;

/** Bytes, about, from which words that begin alike are divided by their next letter, and from which such a part has a file of its own. */
const [large, worth] = [32_768, 8192];
/** Letters of a beginning at most. */
const longest = 8;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Words by the beginnings that have a file: a word is in that of the longest beginning that it has. */
export function keywordFiles(words: WordRows): Map<string, WordRows> {
  const files = new Map<string, WordRows>();
  const sizeOf = ([word, rows]: readonly [string, readonly number[]]): number => 6 + word.length + 4 * rows.length;
  const divide = (start: string, some: readonly (readonly [string, readonly number[]])[]): void => {
    const size = some.reduce((sum, entry) => sum + sizeOf(entry), 0);
    let rest: (readonly [string, readonly number[]])[] = [];
    if (size <= large || start.length >= longest) rest = [...some];
    else {
      const parts = new Map<string, (typeof some)[number][]>();
      for (const entry of some) {
        const next = entry[0].slice(0, start.length + 1);
        const part = parts.get(next);
        if (part) part.push(entry);
        else parts.set(next, [entry]);
      }
      for (const [next, part] of parts) {
        if (next.length > start.length && part.reduce((sum, entry) => sum + sizeOf(entry), 0) >= worth) divide(next, part);
        else rest.push(...part);
      }
    }
    if (rest.length > 0) files.set(start, new Map(rest));
  };
  divide('', [...words].sort(([a], [b]) => order(a, b)));
  return new Map([...files].sort(([a], [b]) => order(a, b)));
}

/** Of each word its first row, and then by how much each is more than the one before. */
export function writeWords(words: WordRows): string {
  return JSON.stringify(Object.fromEntries([...words].map(([word, rows]) => [`_${word}`, rows.map((row, i) => row - (rows[i - 1] ?? 0))])));
}

/** @throws GlimpseError `index-invalid` */
export function readWords(bytes: Uint8Array<ArrayBuffer>, where: string, known: (row: number) => boolean): Map<string, number[]> {
  const value = parseJson(bytes, where, invalid);
  if (!isFields(value)) throw invalid(`${where}: no words`);
  return new Map(Object.entries(value).map(([word, steps]) => {
    let row = 0;
    if (!Array.isArray(steps) || steps.length === 0) throw invalid(`${where}: ${cleanName(word)}`);
    const rows = steps.map((step: unknown, i) => {
      if (!Number.isInteger(step) || (step as number) < (i === 0 ? 0 : 1)) throw invalid(`${where}: ${cleanName(word)}`);
      row += step as number;
      if (row >= limits.slots * limits.rows || !known(row)) throw invalid(`${where}: row ${row}`);
      return row;
    });
    return [word.slice(1), rows];
  }));
}

/** Files that a search for longer words reads beside that of the word itself. */
const mostLonger = 3;

/** The beginnings whose files may have a word that was typed, or longer ones, that of the word itself first. */
export function startsFor(typed: string, starts: readonly string[]): string[] {
  const own = starts.filter((start) => typed.startsWith(start)).sort((a, b) => b.length - a.length).slice(0, 1);
  return [...own, ...starts.filter((start) => start !== typed && start.startsWith(typed)).slice(0, mostLonger)];
}

/** Rows that have the word but for an ending, and those that have one that begins with it. */
export function rowsOf(typed: string, words: WordRows): { readonly same: number[]; readonly longer: number[] } {
  const [same, longer]: [number[], number[]] = [[], []];
  for (const [word, rows] of words) {
    const list = isSameWord(typed, word) ? same : typed.length >= 2 && word.startsWith(typed) ? longer : undefined;
    // No spread: a word of 100,000 rows is more arguments than a call may have.
    if (list) for (const row of rows) list.push(row);
  }
  return { same, longer };
}
