import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { one, parseArguments, wholeNumber } from './arguments.ts';
import { serve } from './static-server.mjs';
import { UsageError } from './usage.ts';

const options = { port: { type: 'string' } } as const;

/** `glimpse serve <folder>`: until it is stopped. */
export async function serveCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, options);
  const folder = one(positionals, 'the folder to serve');
  const port = wholeNumber(values.port ?? '8080', 'port', [0, 65_535]);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder} is no folder.`);
  const server = await serve({ root: folder, port, isolated: false, strict: false }).catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? new UsageError(`Port ${port} is taken. Say --port 0 for any that is free.`) : error;
  });
  const about = existsSync(join(folder, 'index.json')) ? ' (a search index)' : '';
  process.stdout.write(`${folder}${about} is at ${server.url}\nCtrl+C ends it.\n`);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await server.close();
}
