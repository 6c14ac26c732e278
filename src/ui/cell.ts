import { html, nothing, type TemplateResult } from 'lit';
import type { Item } from '../types.ts';
import { icons } from './icons.ts';
import { strings } from './strings.ts';

export interface CellState {
  readonly index: number;
  readonly column: number;
  readonly url: string | undefined;
  /** It is where the keyboard is: only its buttons are reached with Tab. */
  readonly current: boolean;
}

/** A picture of the grid. Its buttons say what they do by `data-do`; the grid listens. */
export function cell(item: Item | undefined, { index, column, url, current }: CellState): TemplateResult {
  if (!item) return html`<div class="cell" part="cell" role="gridcell" aria-colindex=${column}></div>`;
  const tab = current ? 0 : -1;
  return html`<div class="cell" part="cell" role="gridcell" aria-colindex=${column} data-index=${index}>
    <button class="open" type="button" tabindex=${tab} data-do="open">
      ${url ? html`<img part="thumb" src=${url} alt="" draggable="false" decoding="async" />` : nothing}
      <span class="name"><bdi>${item.caption || item.name}</bdi></span>
    </button>
    <span class="actions">
      <button class="square" type="button" tabindex=${tab} data-do="similar" aria-label=${strings.similarToThis} title=${strings.similar}>${icons.similar}</button>
      <button class="square" type="button" tabindex=${tab} data-do="remove" aria-label=${strings.removeThis} title=${strings.remove}>${icons.remove}</button>
    </span>
  </div>`;
}
