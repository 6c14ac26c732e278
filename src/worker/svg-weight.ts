import { trustedMarkup } from './trusted.ts';

/** Elements that are drawn at most, each as often as it is used. Maps and plans have some ten thousand. */
export const mostElements = 100_000;

/** Names of the elements that an element uses: by a reference, or as its paint, mask, filter, marker. */
function usedBy(element: Element): string[] {
  return [...element.attributes].flatMap(({ localName, value }) => {
    if (localName === 'href') return value.startsWith('#') ? value.slice(1) : [];
    return [...value.matchAll(/url\(\s*["']?#([^"')\s]+)/g)].map(([, name = '']) => name);
  });
}

/**
 * How many elements a drawing comes to when each is counted as often as it is used: eight lines that each use the line before
 * ten times would keep a page busy for hours. The document is only looked at: nothing in it runs or loads.
 */
export function weightOf(svg: string): number {
  const { documentElement: root } = new DOMParser().parseFromString(trustedMarkup(svg), 'image/svg+xml');
  const byName = new Map([...root.querySelectorAll('[id]')].map((element) => [element.id, element]));
  const weights = new Map<Element, number>();
  const weigh = (element: Element): number => {
    const known = weights.get(element);
    if (known !== undefined) return known;
    // What uses itself is not drawn.
    weights.set(element, 0);
    let weight = 1;
    for (const child of element.children) weight += weigh(child);
    for (const name of usedBy(element)) {
      const used = byName.get(name);
      if (used) weight += weigh(used);
    }
    weights.set(element, weight);
    return weight;
  };
  return weigh(root);
}
