import { documentElement } from '../../sources/page/dom.ts';

/** Reads that a page cannot forge: `<form name="querySelector">` takes the place of the document's own. */
const { getElementById, querySelector } = globalThis.Document?.prototype ?? {};

function select(document: Document, selector: string): Element | undefined {
  try {
    return querySelector?.call(document, selector) ?? undefined;
  } catch {
    // No selector: an id that is not there yet.
    return undefined;
  }
}

/** What is searched: the element of an id, or else of a selector; unless told, the page's main part. Undefined while there is none. */
export function targetOf(document: Document, told: string | undefined): Element | undefined {
  if (!told) return select(document, 'main, [role="main"]') ?? select(document, 'body') ?? documentElement(document);
  // Nobody who writes `body` means a form of that id.
  const named = told === 'body' ? null : getElementById?.call(document, told);
  return named ?? select(document, told);
}
