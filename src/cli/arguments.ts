import { type ParseArgsConfig, parseArgs } from 'node:util';
import { GlimpseError } from '../errors.ts';
import { UsageError } from './usage.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * What was typed behind a command.
 * @param dash what is to be said of a word that begins with a dash and is no option
 * @throws UsageError when an option is not one of these
 */
export function parseArguments<const T extends Options>(args: readonly string[], options: T, dash = '') {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // The first sentence; what follows explains how to write file names that begin with a dash.
    const sentence = error instanceof Error ? (/^.*?\.(?= |$)/.exec(error.message)?.[0] ?? error.message) : String(error);
    const unknown = error instanceof Error && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
    throw new UsageError([sentence, unknown && dash].filter(Boolean).join(' '));
  }
}

/** The only thing that a command is about. @throws UsageError */
export function one(positionals: readonly string[], what: string): string {
  const [first, ...more] = positionals;
  if (first === undefined || first === '') throw new UsageError(`Name ${what}.`);
  if (more.length > 0) throw new UsageError(`Name one thing, and not ${more.join(', ')} as well.`);
  return first;
}

/** A whole number within bounds. @throws UsageError */
export function wholeNumber(text: string, name: string, [least, most]: readonly [number, number]): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < least || number > most) throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not "${text}".`);
  return number;
}

/** The value, if it is one of those there are. @throws UsageError */
export function among<const T extends string>(value: string | undefined, name: string, values: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`--${name} takes ${values.join(', ')}, not "${value}".`);
  return found;
}

/** Does something with the name of a model, or of weights, that was typed. @throws UsageError when there are none of that name */
export function asTyped<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof GlimpseError && (error.code === 'model-unknown' || error.code === 'model-invalid')) throw new UsageError(`${error.message} ${error.detail ?? ''}`.trimEnd());
    throw error;
  }
}
