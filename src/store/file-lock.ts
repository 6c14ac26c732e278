/** Milliseconds without any progress after which the tab that holds a lock counts as frozen: frozen tabs keep their locks. */
const stuckAfter = 180_000;
const lookEvery = 1000;

/**
 * Does `work` while no other tab does work of that name. While another one does, `look` is called again and again; what it
 * gives changes as long as the other one gets on. Where there are no locks, or the other one is stuck, the work is done all
 * the same: it costs a download more, and spoils nothing.
 */
export async function alone<T>(name: string, signal: AbortSignal | undefined, look: () => Promise<number>, work: () => Promise<T>, patience = stuckAfter): Promise<T> {
  if (!globalThis.navigator?.locks) return work();
  const stuck = new AbortController();
  let held = false;
  let seen = -1;
  let since = Date.now();
  const timer = setInterval(async () => {
    const found = await look().catch(() => seen);
    if (found !== seen) since = Date.now();
    seen = found;
    if (!held && Date.now() - since > patience) stuck.abort();
  }, lookEvery);
  try {
    return await navigator.locks.request(name, { signal: signal ? AbortSignal.any([signal, stuck.signal]) : stuck.signal }, () => {
      held = true;
      clearInterval(timer);
      return work();
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (held) throw error;
    return work();
  } finally {
    clearInterval(timer);
  }
}
