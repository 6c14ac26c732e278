import type { Asked, Example, How } from './asked.ts';
import type { Session } from './session.ts';

type Asking = Pick<Session, 'searching' | 'settings'>;

/** Sessions of which an answer was followed in this page, or in an earlier one at its place. */
const followed = new WeakSet<Asking>();

/**
 * Where a question is kept: by the entry of the history, which is the same after any way back to it, also where a page is replaced by scripts. Older browsers do
 * not tell the entry: by the page's address then, when the browser says that the person came back.
 */
function keyOf({ settings }: Asking, reading: boolean): string | undefined {
  const { index } = settings.options;
  const { navigation } = globalThis as { readonly navigation?: Pick<Navigation, 'currentEntry'> };
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const entry = navigation?.currentEntry?.key ?? (!reading || visit?.type === 'back_forward' ? location.pathname + location.search : undefined);
  return index === undefined || entry === undefined ? undefined : `glimpse:asked:${String(index)}:${entry}`;
}

/** Pictures from outside are not kept, and without them it would be another question. */
function write(session: Asking): void {
  const { asked, how } = session.searching;
  const key = keyOf(session, false);
  if (key === undefined) return;
  try {
    if (asked && !asked.examples?.some(({ image }) => image)) sessionStorage.setItem(key, JSON.stringify({ asked, how }));
    else sessionStorage.removeItem(key);
  } catch {
    // Refused or full: the person types it again.
  }
}

/** Something that was found is followed to its page: who comes back finds the question, and its answer, again. */
export function keepQuestion(session: Asking): void {
  write(session);
  if (followed.has(session)) return;
  followed.add(session);
  // Whatever is asked when the page is left, if anything.
  addEventListener('pagehide', () => write(session));
}

/** Follows a click in what was found, if it is one on a link. One that opens another tab or window leaves nothing. */
export function keepOnClick(session: Asking, event: MouseEvent): void {
  const link = event.target instanceof Element && event.target.closest('a[href]');
  if (link && session.settings.readOnly && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) keepQuestion(session);
}

/** Asks again what was asked when something that was found here was followed, if the person has come back from there. */
export function recallQuestion(session: Asking): void {
  const kept = session.searching.asked ? undefined : read(session);
  if (!kept) return;
  session.searching.how = kept.how;
  session.searching.ask(kept.asked);
  keepQuestion(session);
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Scripts of the page can write there as well. */
function read(session: Asking): { readonly asked: Asked; readonly how: How } | undefined {
  try {
    const key = keyOf(session, true);
    const kept: unknown = JSON.parse((key && sessionStorage.getItem(key)) || 'null');
    if (!isFields(kept) || !isFields(kept['asked']) || !isFields(kept['how'])) return undefined;
    const { text = '', examples = [] } = kept['asked'];
    if (typeof text !== 'string' || !Array.isArray(examples) || !examples.every(isExample)) return undefined;
    return { asked: { text, examples }, how: kept['how'] };
  } catch {
    return undefined;
  }
}

function isExample(value: unknown): value is Example {
  const item = isFields(value) ? value['item'] : undefined;
  return isFields(item) && ['id', 'type', 'name', 'caption'].every((key) => typeof item[key] === 'string');
}
