import type { Library } from '../worker/client.ts';
import type { Session } from './session.ts';

/** Takes over what a library says on its own. */
export function hear(library: Library, session: Session): void {
  const { consent, housekeeping, notices, preparing, searching } = session;
  library.on('change', ({ items }) => {
    if (session.stats) session.stats = { ...session.stats, items };
    session.reread();
    session.changed();
    // Words that were typed before there was anything to find.
    if (items > 0 && searching.asked && !searching.results && !searching.busy) searching.again();
  });
  library.on('progress', (progress) => {
    // A download that was asked for is told as a whole.
    if (progress.phase === 'index') housekeeping.tell(progress);
    else if (consent.phase !== 'loading') preparing.tell(progress);
  });
  library.on('queue', (queue) => housekeeping.hear(queue));
  library.on('tower', () => preparing.tell(undefined));
  library.on('recovered', ({ code, message }) => {
    notices.show(message, 'info');
    session.say('glimpse-recovered', { code, message });
  });
}
