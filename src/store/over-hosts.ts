import { DownloadError } from './download-error.ts';

export interface Persistence {
  readonly signal: AbortSignal | undefined;
  /** Rounds over all addresses without a new byte after which it is given up. */
  readonly tries: number;
  /** Milliseconds before the second try; twice as long before each one after. */
  readonly delay: number;
  /** Grows with every byte that was not there before. */
  readonly progress: () => number;
}

/** Longest pause between two tries, in milliseconds, whatever the server asks for. */
const longest = 60_000;

/**
 * Tries addresses until one has done it. An address that broke off in the middle is asked again at once; one that gave
 * nothing is followed by the next; one that has something else is not asked again.
 * @throws the last failure
 */
export async function overHosts(urls: readonly string[], attempt: (url: string) => Promise<void>, { signal, tries, delay, progress }: Persistence): Promise<void> {
  const hosts = [...urls];
  let index = 0;
  let round = 0;
  let asked = 0;
  for (;;) {
    const before = progress();
    try {
      signal?.throwIfAborted();
      return await attempt(hosts[index]!);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DownloadError)) throw error;
      const moved = progress() > before;
      if (moved) round = 0;
      asked = Math.max(asked, error.after);
      if (!error.again) hosts.splice(index, 1);
      else if (!moved) index++;
      if (hosts.length === 0) throw error;
      if (index >= hosts.length) {
        index = 0;
        if (++round >= tries) throw error;
      } else if (!moved) continue;
      await pause(Math.min(longest, Math.max(asked, delay * 2 ** Math.max(0, round - 1) * (0.5 + Math.random() / 2))), signal);
      asked = 0;
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
