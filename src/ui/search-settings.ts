import { html, nothing, type TemplateResult } from 'lit';
import type { How } from './asked.ts';
import type { Session } from './session.ts';
import { filterStrings } from './strings-filters.ts';

/** How much a picture counts against words, unless told: as the search has it. */
const usual = 2;

const field = (event: Event) => event.target as HTMLInputElement;

function choice<T extends string>(label: string, options: Readonly<Record<T, string>>, now: T, choose: (value: T) => void): TemplateResult {
  return html`<label class="choice"><span class="name">${label}</span>
    <select @change=${(event: Event) => choose(field(event).value as T)}>
      ${(Object.keys(options) as T[]).map((value) => html`<option value=${value} ?selected=${value === now}>${options[value]}</option>`)}
    </select>
  </label>`;
}

/** How the answer is made: it is ranked again at once, and nothing is encoded anew. */
export function searchSettings(session: Session): TemplateResult {
  const { searching, stats } = session;
  const { order = 'relevance', in: where = 'both', lambda = usual, group = true } = searching.how;
  const tune = (how: How) => searching.tune(how);
  const words = (stats?.captioned ?? 0) > 0;
  return html`<div class="settings">
    ${choice(filterStrings.order, filterStrings.orders, order, (value) => tune({ order: value }))}
    ${words ? choice(filterStrings.where, filterStrings.places, where, (value) => tune({ in: value })) : nothing}
    <label class="switch"><input type="checkbox" role="switch" .checked=${group} @change=${(event: Event) => tune({ group: field(event).checked })} /><span>${filterStrings.group}</span></label>
    ${words && where === 'both' ? balance(lambda, (value) => tune({ lambda: value })) : nothing}
  </div>`;
}

/** In doublings, since 4 to 1 is as far from even as 1 to 4. */
function balance(lambda: number, set: (lambda: number) => void): TemplateResult {
  const said = filterStrings.balanceOf(lambda);
  return html`<div class="choice balance">
    <label class="name" for="balance">${filterStrings.balance}</label>
    <span class="range">
      <span aria-hidden="true">${filterStrings.towardsWords}</span>
      <input id="balance" type="range" min="-2" max="3" step="0.5" .value=${String(Math.log2(lambda))} aria-valuetext=${said} @input=${(event: Event) => set(2 ** field(event).valueAsNumber)} />
      <span aria-hidden="true">${filterStrings.towardsPictures}</span>
    </span>
    <output for="balance">${said}</output>
  </div>`;
}
