import { GlimpseError } from '../errors.ts';
import { orAbort } from './or-abort.ts';

const tick = 500;

/**
 * Gives up work that takes longer than `limit` milliseconds of active time: a tab that slept in between counts one tick for it.
 * @throws GlimpseError `file-timeout`, or the signal's reason
 */
export async function within<T>(limit: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  let active = 0;
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    active += Math.min(now - last, 2 * tick);
    last = now;
    if (active > limit) late.abort(new GlimpseError('file-timeout', `after ${active} ms`));
  }, Math.min(tick, limit));
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await orAbort(work(either), either);
  } catch (error) {
    throw late.signal.aborted && !signal.aborted ? late.signal.reason : error;
  } finally {
    clearInterval(timer);
  }
}
