import type { Session } from './session.ts';

const doodle = [
  'house', 'tree', 'car', 'boat', 'fish', 'flower', 'cat', 'cup', 'balloon', 'apple', 'mushroom', 'bird', 'rocket', 'umbrella', 'butterfly', 'star', 'heart',
  'circle', 'square', 'triangle', 'diamond', 'ring', 'cross', 'hexagon', 'beach', 'city', 'desert', 'forest', 'grass', 'mountains', 'ocean', 'room', 'snow',
  'night', 'sunset', 'rain', 'clouds', 'a sunny day', 'stripes', 'dots',
];

const everyday = [
  'a person', 'a group of people', 'a child', 'a baby', 'a dog', 'a cat', 'a bird', 'a horse', 'an insect', 'a flower', 'a tree', 'a forest', 'mountains', 'a beach',
  'the sea', 'a lake', 'a river', 'snow', 'a sunset', 'the sky', 'night', 'a city', 'a street', 'a building', 'a church', 'a bridge', 'a garden', 'a room',
  'a car', 'a train', 'a bicycle', 'a boat', 'an airplane', 'food', 'a cake', 'a drink', 'a concert', 'a wedding', 'sport', 'a document', 'a screenshot', 'a painting',
];

const mostLabels = 200;
const longest = 64;
const suggested = 6;

/** Whether labels are suggested in a library, and which; off unless the person wants it. */
export interface Labels {
  readonly on: boolean;
  readonly list: readonly string[];
}

const keyOf = ({ name }: Session) => `glimpse:labels:${name}`;
/** Where storage is refused, it holds for this visit. */
const said = new Map<string, Partial<Labels>>();

/** What a model knows by name. */
export function usualLabels({ stats }: Session): readonly string[] {
  return stats?.model.preset === 'doodle' ? doodle : everyday;
}

export function readLabels(session: Session): Labels {
  const { on, list } = read(keyOf(session));
  return { on: on === true, list: Array.isArray(list) && list.length > 0 ? tidy(list) : usualLabels(session) };
}

/** Without a list it is the usual one. */
export function writeLabels(session: Session, { on, list }: { readonly on: boolean; readonly list?: readonly string[] }): void {
  const key = keyOf(session);
  const labels = { on, ...(list && { list: tidy(list) }) };
  try {
    localStorage.setItem(key, JSON.stringify(labels));
    said.delete(key);
  } catch {
    // Refused or full: chosen again in the next visit.
    said.set(key, labels);
  }
  suggest(session);
}

/** Labels are words that a search may begin with. */
export function suggest(session: Session): void {
  const { on, list } = readLabels(session);
  session.searching.suggestions = on ? list.slice(0, suggested) : [];
  session.changed();
}

function read(key: string): { readonly on?: unknown; readonly list?: unknown } {
  const now = said.get(key);
  if (now) return now;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored === 'object' && stored !== null) return stored;
  } catch {
    // Storage is refused here, or holds something else.
  }
  return {};
}

function tidy(list: readonly unknown[]): readonly string[] {
  const words = list.filter((label) => typeof label === 'string').map((label) => label.trim().slice(0, longest));
  return [...new Set(words.filter(Boolean))].slice(0, mostLabels);
}
