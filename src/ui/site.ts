import { GlimpseError } from '../errors.ts';
import type { Tower } from '../types.ts';
import type { Library } from '../worker/client.ts';
import type { Session } from './session.ts';

/**
 * A prebuilt index, once these towers of its model may be used: each is asked for by itself, because most questions need only the one for words.
 * @throws GlimpseError `text-only`; the signal's reason, or that the person did not want the download
 */
export async function readyFor(session: Session, towers: readonly Tower[], signal: AbortSignal): Promise<Library> {
  for (;;) {
    const library = await session.library();
    const stats = await library.stats(towers);
    signal.throwIfAborted();
    if (!stats.model.pictures && towers.includes('vision')) throw new GlimpseError('text-only', stats.model.preset);
    session.towers = towers;
    session.stats = stats;
    session.consent.look();
    if (!session.consent.needed) return library;
    await session.consent.granted(signal);
  }
}
