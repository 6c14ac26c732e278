import { cleanText } from '../clean.ts';

/** What moves a terminal's cursor or turns text around, and is left as it is by JSON. */
const unescaped = /[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

/** An error in one line: names in it are somebody else's. */
export function errorLine(error: unknown): string {
  return cleanText(error instanceof Error ? error.message : String(error));
}

/** A value as JSON that a terminal can show: what is a control character in a string is escaped. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1).replace(unescaped, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
