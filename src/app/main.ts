import '../define.ts';
import { sessionFor } from '../ui/session.ts';
import { offline } from './offline.ts';
import { shortcuts } from './shortcuts.ts';

/** The shell is kept for offline use from the first sign that it is wanted: not for someone who only passes by. */
function whenWanted(library: string, wanted: () => void): void {
  const done = new AbortController();
  const session = sessionFor(library);
  const go = () => {
    done.abort();
    wanted();
  };
  for (const type of ['pointerdown', 'keydown', 'drop']) addEventListener(type, go, { capture: true, signal: done.signal });
  const look = () => {
    if (session.stats && session.stats.items > 0) go();
  };
  session.addEventListener('change', look, { signal: done.signal });
}

const search = document.querySelector('glimpse-search');
if (search) {
  shortcuts(search);
  whenWanted(search.library, () => void offline());
}
