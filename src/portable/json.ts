import type { GlimpseError } from '../errors.ts';

/** What is thrown: what is wrong, and where. */
export type Invalid = (where: string) => GlimpseError;

/** Brackets within brackets. */
const deepest = 8;

/** What JSON can hold at the top of an object. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [...'"\\[]{}'].map((char) => char.charCodeAt(0));

/** What UTF-8 says in JSON. @throws what `invalid` makes, also when it is nested too deeply for some parsers */
export function parseJson(bytes: Uint8Array, where: string, invalid: Invalid): unknown {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === backslash) i++;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === openBracket || byte === openBrace) depth++;
    else if (byte === closeBracket || byte === closeBrace) depth--;
    if (depth > deepest) throw invalid(`${where}: nested too deeply`);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw invalid(`${where}: no JSON`);
  }
}
