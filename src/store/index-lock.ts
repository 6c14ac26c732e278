import { GlimpseError } from '../errors.ts';

/** Milliseconds that another holder is given: a tab that is being closed or reloaded may still have it. */
const patience = 2000;

/**
 * Makes this the only place that has an index open, until what it answers is called.
 * @throws GlimpseError `index-busy`, `input-invalid` for a name with half a surrogate pair, which cannot be written
 */
export async function lockIndex(name: string): Promise<() => void> {
  if (/\p{Surrogate}/u.test(name)) throw new GlimpseError('input-invalid', `a name that is no text: ${JSON.stringify(name)}`);
  // Only secure pages have locks. Elsewhere there is only IndexedDB, and two that write there notice each other by their keys.
  if (!('locks' in navigator)) return () => {};
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patience);
    const work = (): Promise<void> => new Promise((release) => resolve(release));
    navigator.locks.request(`glimpse-index:${name}`, { signal }, work).catch((error: unknown) => reject(new GlimpseError('index-busy', name, error)));
  });
}
