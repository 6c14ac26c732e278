import { GlimpseError } from '../errors.ts';

/** Milliseconds that another holder is given: a tab that is being closed or reloaded may still have it. */
const patience = 2000;

/**
 * Makes this the only place that has an index open, until what it answers is called.
 * @throws GlimpseError `index-busy`, `insecure-context` where there are no locks, `input-invalid` for a name with half a surrogate
 * pair, which cannot be written
 */
export async function lockIndex(name: string): Promise<() => void> {
  if (/\p{Surrogate}/u.test(name)) throw new GlimpseError('input-invalid', `a name that is no text: ${JSON.stringify(name)}`);
  // Only secure pages have locks, and two that write without one would take each other's rows.
  if (!('locks' in navigator)) throw new GlimpseError('insecure-context', 'an index needs Web Locks');
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patience);
    const work = (): Promise<void> => new Promise((release) => resolve(release));
    navigator.locks.request(`glimpse-index:${name}`, { signal }, work).catch((error: unknown) => reject(new GlimpseError('index-busy', name, error)));
  });
}
