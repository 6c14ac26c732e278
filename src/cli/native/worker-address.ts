import { existsSync } from 'node:fs';

const beside = new URL('./encode.worker.js', import.meta.url);

/** The built `encode.worker.ts`: part of the command line, and not there where its sources run. */
export const workerAddress: URL | undefined = existsSync(beside) ? beside : undefined;
