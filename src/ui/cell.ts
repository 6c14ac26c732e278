import { html, nothing, type TemplateResult } from 'lit';
import type { Hit, Item } from '../types.ts';
import { whyText } from './found.ts';
import { icons } from './icons.ts';
import { pageLink } from './passage-cell.ts';
import { searchStrings } from './strings-search.ts';
import { strings } from './strings.ts';

export interface CellState {
  readonly index: number;
  readonly column: number;
  readonly url: string | undefined;
  /** What it was found as, when it was found. */
  readonly hit: Hit | undefined;
  /** It is where the keyboard is: only its buttons are reached with Tab. */
  readonly current: boolean;
  readonly removable: boolean;
}

/** A picture or passage of the grid, or the place of one that is not read yet. Its buttons say what they do by `data-do`; the grid listens. */
export function cell(item: Item | undefined, { index, column, url, hit, current, removable }: CellState): TemplateResult {
  const tab = current ? 0 : -1;
  const words = item ? item.caption || item.name : strings.coming;
  const alike = hit?.alike.length ?? 0;
  return html`<div class="cell" part="cell" role="gridcell" aria-colindex=${column} data-index=${index}>
    <button class="open" type="button" tabindex=${tab} data-do="open" title=${hit?.why.length ? searchStrings.matched(whyText(hit)) : nothing}>
      ${url ? html`<img part="thumb" referrerpolicy="no-referrer" src=${url} alt="" draggable="false" decoding="async" />` : nothing}
      ${item?.type === 'text' ? html`<q part="passage"><bdi>${words}</bdi></q>` : html`<span class="name"><bdi>${words}</bdi></span>`}
      ${alike > 0 ? html`<span class="badge" part="badge" aria-hidden="true">+${alike}</span><span class="hidden">${searchStrings.alike(alike)}</span>` : nothing}
    </button>
    ${item ? html`<span class="actions">
      ${pageLink(item, tab)}
      <button class="square" type="button" tabindex=${tab} data-do="similar" aria-label=${strings.similarToThis} title=${strings.similar}>${icons.similar}</button>
      ${removable ? html`<button class="square" type="button" tabindex=${tab} data-do="remove" aria-label=${strings.removeThis} title=${strings.remove}>${icons.remove}</button>` : nothing}
    </span>` : nothing}
  </div>`;
}
