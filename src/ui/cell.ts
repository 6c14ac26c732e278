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

/** A picture of the grid, or the place of one that is not read yet. Its buttons say what they do by `data-do`; the grid listens. */
export function cell(item: Item | undefined, { index, column, url, current }: CellState): TemplateResult {
  const tab = current ? 0 : -1;
  return html`<div class="cell" part="cell" role="gridcell" aria-colindex=${column} data-index=${index}>
    <button class="open" type="button" tabindex=${tab} data-do="open">
      ${url ? html`<img part="thumb" referrerpolicy="no-referrer" src=${url} alt="" draggable="false" decoding="async" />` : nothing}
      <span class="name"><bdi>${item ? item.caption || item.name : strings.coming}</bdi></span>
    </button>
    ${item ? html`<span class="actions">
      <button class="square" type="button" tabindex=${tab} data-do="similar" aria-label=${strings.similarToThis} title=${strings.similar}>${icons.similar}</button>
      <button class="square" type="button" tabindex=${tab} data-do="remove" aria-label=${strings.removeThis} title=${strings.remove}>${icons.remove}</button>
    </span>` : nothing}
  </div>`;
}
