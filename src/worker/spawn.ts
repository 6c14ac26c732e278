import { GlimpseError } from '../errors.ts';
import type { Thread } from './lending.ts';
import { lending } from './lending.ts';

// The address must be written inline: bundlers look for this very form.

/** The engine, with all workers that it borrows. */
export function spawnEngine(): Thread {
  const engine = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-engine' });
  return lending(engine, { tower: spawnTower, decode: spawnDecoder });
}

export function spawnTower(): Worker {
  return new Worker(new URL('./tower.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-tower' });
}

function spawnDecoder(): Worker {
  return new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-decode' });
}

/** Chromium throws from the constructor of a worker that the page's policy forbids. */
export function blocked(error: unknown): GlimpseError {
  return new GlimpseError('worker-blocked', String(error), error);
}
