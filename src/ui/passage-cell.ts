import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Item } from '../types.ts';
import type { CellState } from './cell.ts';
import { whyText } from './found.ts';
import { draw, icons } from './icons.ts';
import { placeAddress } from './place-address.ts';
import { searchStrings } from './strings-search.ts';
import { siteViewStrings } from './strings-site-view.ts';
import { strings } from './strings.ts';

const toPage = draw(svg`<path d="M9 6.5H6.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2V15M13 4.5h6.5V11M19 5l-8.5 8.5"/>`);

/** A passage of a site: where it stands, and as much of it as fits. It leads there. */
export function passageCell(item: Item, { index, column, hit, current }: CellState): TemplateResult {
  const tab = current ? 0 : -1;
  const { page, caption } = item;
  const address = placeAddress(item);
  const path = siteViewStrings.path(page?.headings.filter((heading) => heading !== page.title) ?? []);
  const title = hit?.why.length ? searchStrings.matched(whyText(hit)) : nothing;
  const inside = html`<span class="title" dir="auto">${page?.title || item.name}</span>
    ${path ? html`<span class="path" dir="auto">${path}</span>` : nothing}
    <q part="passage"><bdi>${caption}</bdi></q>`;
  return html`<div class="cell wide" part="cell" role="gridcell" aria-colindex=${column} data-index=${index}>
    ${address
      ? html`<a class="open" part="link" href=${address} tabindex=${tab} data-do="go" title=${title}>${inside}</a>`
      : html`<button class="open" type="button" tabindex=${tab} data-do="open" title=${title}>${inside}</button>`}
    <span class="actions">
      <button class="square" type="button" tabindex=${tab} data-do="similar" aria-label=${strings.similarToThis} title=${strings.similar}>${icons.similar}</button>
    </span>
  </div>`;
}

/** Beside a picture: to the page that it stands on. */
export function pageLink(item: Item, tab: number): TemplateResult | typeof nothing {
  const { page } = item;
  const address = placeAddress(item);
  if (!page || !address) return nothing;
  return html`<a class="square" href=${address} tabindex=${tab} data-do="go" aria-label=${siteViewStrings.toThisPage(page.title)} title=${siteViewStrings.toPage}>${toPage}</a>`;
}
