/** `npm start`: installs and builds what is missing or old, then serves the app on this machine. */
import { join } from 'node:path';
import { serve } from './serve.mjs';
import { buildIfNeeded, install, root } from './steps.mjs';

/** The wished port, or the first free one from 4173. */
async function open() {
  const folder = join(root, 'dist/app');
  const wished = process.env['PORT'];
  if (wished) return serve({ root: folder, port: Number(wished) });
  for (let port = 4173; port < 4273; port++) {
    try {
      return await serve({ root: folder, port });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error('No free port between 4173 and 4272. Set PORT to one that is free.');
}

try {
  install();
  buildIfNeeded();
  const served = await open();
  console.log(`\nGlimpse is at ${served.url}\nPress Ctrl+C to stop.`);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void served.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
