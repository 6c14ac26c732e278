#!/usr/bin/env node
import { GlimpseError, isAbort } from '../errors.ts';
import { models } from './models.ts';
import { UsageError, usage } from './usage.ts';

/** Ctrl+C pauses: what is whole stays, and the same command goes on. */
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

try {
  const [command, ...rest] = process.argv.slice(2);
  if (command === undefined || command === 'help' || command === '--help') process.stdout.write(usage);
  else if (command === 'models') await models(rest, stop.signal);
  else throw new UsageError(`There is no command "${command}".`);
} catch (error) {
  process.exitCode = isAbort(error) ? 130 : 1;
  process.stderr.write(`${sentence(error)}\n`);
}

function sentence(error: unknown): string {
  if (isAbort(error)) return '\nStopped. The same command goes on behind the last whole part (8 MiB).';
  if (error instanceof GlimpseError) return [error.message, error.detail].filter(Boolean).join('\n');
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  return error instanceof Error ? error.message : String(error);
}
