import type { Asked, Example, How } from './asked.ts';
import { openSessions, type Session } from './session.ts';

type Asking = Pick<Session, 'name' | 'searching' | 'settings'>;

/** By session: where its questions are kept, of which an answer was followed in this page, or in an earlier one at its place. */
const followed = new WeakMap<Asking, Set<string>>();

/**
 * Where a question is kept: by the library's name and the entry of the history, which is the same after any way back to it, also where a page is replaced by scripts.
 * Older browsers do not tell the entry: by the page's address then, when the browser says that the person came back.
 */
function keyOf({ name, settings }: Asking, reading: boolean): string | undefined {
  const { navigation } = globalThis as { readonly navigation?: Pick<Navigation, 'currentEntry'> };
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const entry = navigation?.currentEntry?.key ?? (!reading || visit?.type === 'back_forward' ? location.pathname + location.search : undefined);
  return settings.readOnly && entry !== undefined ? `glimpse:asked:${name}:${entry}` : undefined;
}

/** Pictures from outside are not kept, and without them it would be another question. */
function write({ searching: { asked, how } }: Asking, key: string): void {
  try {
    if (asked && !asked.examples?.some(({ image }) => image)) sessionStorage.setItem(key, JSON.stringify({ asked, how }));
    else sessionStorage.removeItem(key);
  } catch {
    // Refused or full: the person types it again.
  }
}

/** The page is left: whatever is asked now, if anything. What was followed from another entry of the history stays as it was there. */
function leave(): void {
  for (const session of openSessions()) {
    const key = keyOf(session, false);
    if (key !== undefined && followed.get(session)?.has(key)) write(session, key);
  }
}

/** Something that was found is followed to its page: who comes back finds the question, and its answer, again. */
export function keepQuestion(session: Asking): void {
  const key = keyOf(session, false);
  if (key === undefined) return;
  write(session, key);
  followed.set(session, (followed.get(session) ?? new Set()).add(key));
  // Once, however often: it is the same function.
  addEventListener('pagehide', leave);
}

/** Follows a click in what was found, if it is one on a link. One that opens another tab or window leaves nothing. */
export function keepOnClick(session: Asking, event: MouseEvent): void {
  const link = event.target instanceof Element && event.target.closest('a[href]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) keepQuestion(session);
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
