import { GlimpseError } from '../errors.ts';

/** Milliseconds that another holder is given: a tab that is being closed or reloaded may still have it. */
const patience = 2000;

/**
 * Makes this the only place that has an index open, until what it answers is called.
 * @throws GlimpseError `index-busy`
 */
export async function lockIndex(name: string): Promise<() => void> {
  // Only secure pages have locks, and only they have more than IndexedDB to lock.
  if (!('locks' in navigator)) return () => {};
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patience);
    const work = (): Promise<void> => new Promise((release) => resolve(release));
    navigator.locks.request(`glimpse-index:${name}`, { signal }, work).catch((error: unknown) => reject(new GlimpseError('index-busy', name, error)));
  });
}
