import { html, svg, type SVGTemplateResult } from 'lit';

/** A line drawing on a 24-pixel square, in the colour of the text around it. */
export const draw = (paths: SVGTemplateResult) =>
  html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`;

/** The ones that are needed from the start. */
export const icons = {
  search: draw(svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`),
  clear: draw(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
  picture: draw(svg`<rect x="3.5" y="4.5" width="17" height="15" rx="3"/><circle cx="9" cy="10" r="1.75"/><path d="m4 17 4.6-4 3.4 2.8 3.4-3.8 5 5"/>`),
  folder: draw(svg`<path d="M3.5 7.5a2 2 0 0 1 2-2h3.6l2.2 2.4h7.2a2 2 0 0 1 2 2v6.6a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z"/>`),
  add: draw(svg`<path d="M12 5v14M5 12h14"/>`),
  similar: draw(svg`<rect x="3.5" y="8.5" width="12" height="12" rx="2.5"/><path d="M8.5 5.5v-.2A1.8 1.8 0 0 1 10.3 3.5h8.4a1.8 1.8 0 0 1 1.8 1.8v8.4a1.8 1.8 0 0 1-1.8 1.8h-.2"/>`),
  remove: draw(svg`<path d="M4.5 7h15M9.5 7V5.5a1.5 1.5 0 0 1 1.5-1.5h2a1.5 1.5 0 0 1 1.5 1.5V7M6.5 7l.8 11.2a2 2 0 0 0 2 1.8h5.4a2 2 0 0 0 2-1.8L17.5 7M10.3 11v5M13.7 11v5"/>`),
  lock: draw(svg`<rect x="5" y="10.5" width="14" height="9.5" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>`),
  chevron: draw(svg`<path d="m7 10 5 5 5-5"/>`),
  pause: draw(svg`<path d="M9 6v12M15 6v12"/>`),
  resume: draw(svg`<path d="M8 5.5v13l10.5-6.5z"/>`),
  previous: draw(svg`<path d="m14.5 5-7 7 7 7"/>`),
  next: draw(svg`<path d="m9.5 5 7 7-7 7"/>`),
  filter: draw(svg`<path d="M4 7h16M7 12h10M10 17h4"/>`),
  spark: draw(svg`<path d="M12 3.5c.8 4.9 3.6 7.7 8.5 8.5-4.9.8-7.7 3.6-8.5 8.5-.8-4.9-3.6-7.7-8.5-8.5 4.9-.8 7.7-3.6 8.5-8.5z"/>`),
} as const;
