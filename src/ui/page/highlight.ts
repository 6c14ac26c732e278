/** The name under which the page's style sheets may restyle it: `::highlight(glimpse)`. */
const name = 'glimpse';

const style = `::highlight(${name}) { background-color: var(--glimpse-mark, #ffe08a); color: var(--glimpse-on-mark, #1d1c1a); }
@media (forced-colors: active) { ::highlight(${name}) { background-color: Highlight; color: HighlightText; } }`;

/** Ranges that elements of this page highlight now; they share one highlight and one style sheet, which are there only meanwhile. */
let shared: { readonly highlight: Highlight; readonly sheet: CSSStyleSheet } | undefined;

export const canHighlight = typeof Highlight === 'function' && typeof CSS !== 'undefined' && 'highlights' in CSS;

/** Highlights a range of the page without touching it. Returns the function that ends it. */
export function highlight(range: Range): () => void {
  if (!canHighlight) return () => {};
  shared ??= begin();
  shared.highlight.add(range);
  return () => {
    shared?.highlight.delete(range);
    if (shared?.highlight.size === 0) end();
  };
}

function begin(): NonNullable<typeof shared> {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const marks = new Highlight();
  CSS.highlights.set(name, marks);
  return { highlight: marks, sheet };
}

function end(): void {
  if (!shared) return;
  const { highlight: marks, sheet } = shared;
  if (CSS.highlights.get(name) === marks) CSS.highlights.delete(name);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  shared = undefined;
}
