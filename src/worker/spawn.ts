import { GlimpseError } from '../errors.ts';
import type { Thread } from './lending.ts';
import { lending } from './lending.ts';
import { newDecoder, newEngine, newTower } from './new-worker.ts';

/** The engine, with all workers that it borrows. */
export const spawnEngine = (): Thread => lending(newEngine(), { tower: newTower, decode: newDecoder });

/** Chromium throws from the constructor of a worker that the page's policy forbids. */
export function blocked(error: unknown): GlimpseError {
  return new GlimpseError('worker-blocked', String(error), error);
}
