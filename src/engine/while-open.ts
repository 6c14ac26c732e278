import { GlimpseError } from '../errors.ts';

/** Does work that ends when the caller cancels it, and with `disposed` when its library is closed. */
export async function whileOpen<T>(closed: AbortSignal, caller: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.any([caller, closed]);
  try {
    signal.throwIfAborted();
    return await work(signal);
  } catch (error) {
    if (closed.aborted && !caller.aborted) throw new GlimpseError('disposed', undefined, error);
    throw error;
  }
}
