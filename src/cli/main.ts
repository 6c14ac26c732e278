#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { GlimpseError, isAbort } from '../errors.ts';
import { errorLine } from './printed.ts';
import { type Command, help, UsageError } from './usage.ts';

/** Ctrl+C ends a command: what is whole stays, and the same command goes on. A second one ends it at once. */
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

/** Who reads no more, as `head` does, wants no more said, and no stack. What a run says of its progress may go unread. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Loaded when they are asked for: most of them need a model's runtime. */
const commands: Readonly<Record<Exclude<Command, 'glimpse'>, () => Promise<(args: readonly string[], signal: AbortSignal) => Promise<void>>>> = {
  index: async () => (await import('./index-command.ts')).indexCommand,
  search: async () => (await import('./search-command.ts')).searchCommand,
  serve: async () => (await import('./serve-command.ts')).serveCommand,
  models: async () => (await import('./models.ts')).models,
};

const [name, ...rest] = process.argv.slice(2);
const command = name !== undefined && Object.hasOwn(commands, name) ? (name as keyof typeof commands) : undefined;

try {
  // Behind `--` stand words to look for.
  const end = process.argv.indexOf('--');
  const asked = process.argv.slice(2, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h');
  const about = name === 'help' && rest[0] !== undefined && Object.hasOwn(help, rest[0]) ? (rest[0] as Command) : command;
  if (name === undefined || name === 'help' || asked) process.stdout.write(help[about ?? 'glimpse']);
  else if (name === '--version') process.stdout.write(`${version()}\n`);
  else if (command) await (await commands[command]())(rest, stop.signal);
  else throw new UsageError(`There is no command "${name}".`);
} catch (error) {
  process.exitCode = isAbort(error) ? 130 : error instanceof UsageError ? 2 : 1;
  process.stderr.write(`${sentence(error)}\n`);
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}

function sentence(error: unknown): string {
  if (isAbort(error)) return '\nStopped. What was done is kept: the same command goes on.';
  const line = errorLine(error);
  if (error instanceof GlimpseError) return error.detail ? `${line}\n${errorLine(error.detail)}` : line;
  if (error instanceof UsageError) return `${line}\n\n${help[command ?? 'glimpse'].split('\n\n', 1)[0]!.trimEnd()}\n\n"glimpse ${command ? `${command} ` : ''}--help" tells more.`;
  return line;
}
