import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { one, parseArguments, wholeNumber } from './arguments.ts';
import { serve } from './static-server.mjs';
import { UsageError } from './usage.ts';

const options = { port: { type: 'string' } } as const;

/** Where the index of a folder is looked for: it is one, or `glimpse index` has put one into it. */
const places = ['', 'search/'];

/** The elements of this package: beside the built command line, and beside its source. */
const elements = ['../lib', '../../dist/lib'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** Whether a file says that it is the manifest of an index. */
function isManifest(path: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    return typeof manifest === 'object' && manifest !== null && 'format' in manifest && 'space' in manifest;
  } catch {
    return false;
  }
}

/** A page to look at an index with. */
const look = (index: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A search index</title>
<link rel="icon" href="data:,">
<script type="module" src="glimpse/define.js"></script>
</head>
<body><glimpse-search index="./${index}"></glimpse-search></body>
</html>
`;

/** `glimpse serve <folder>`: until it is stopped. */
export async function serveCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, options);
  const folder = one(positionals, 'the folder to serve');
  const port = wholeNumber(values.port ?? '8080', 'port', [0, 65_535]);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder} is no folder.`);
  const index = places.find((place) => isManifest(join(folder, place, 'index.json')));
  const lib = elements.find((path) => existsSync(join(path, 'define.js')));
  const shown = index !== undefined && lib && { page: look(index), also: { 'glimpse/': realpathSync(lib) } };
  const server = await serve({ root: folder, port, isolated: false, strict: false, ...shown }).catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? new UsageError(`Port ${port} is taken. Say --port 0 for any that is free.`) : error;
  });
  const about = index === undefined ? '' : ' (with a search index)';
  process.stdout.write(`${folder}${about} is at ${server.url}\nCtrl+C ends it.\n`);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await server.close();
}
