import { GlimpseError } from '../errors.ts';

// The address must be written inline: bundlers look for this very form.

export function spawnEngine(): Worker {
  return new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-engine' });
}

export function spawnTower(): Worker {
  return new Worker(new URL('./tower.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-tower' });
}

export function spawnDecoder(): Worker {
  return new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-decode' });
}

/** Chromium throws from the constructor of a worker that the page's policy forbids. */
export function blocked(error: unknown): GlimpseError {
  return new GlimpseError('worker-blocked', String(error), error);
}
