import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { parseQuery, withoutFilters } from '../rank/parse-query.ts';
import type { Facets, Filters } from '../types.ts';
import { facetsOf, type Facet, type FacetValue } from './facet-values.ts';
import { count } from './format.ts';
import { suggest } from './labels.ts';
import { searchSettings } from './search-settings.ts';
import type { Session } from './session.ts';
import { filterStrings } from './strings-filters.ts';
import { fades } from './styles/fades.ts';
import { fields } from './styles/fields.ts';
import { filterPanel } from './styles/filter-panel.ts';

export const filterStyles = [fields, fades, filterPanel];

/** Values of a filter that are shown unless all are wanted. */
const shown = 8;

/** The inside of the filters. It is loaded when the library has pictures. */
export class FilterPanel {
  readonly #of: () => Session;
  readonly #changed: () => void;
  /** Filters of which all values are shown. */
  readonly #all = new Set<Facet['name']>();
  #facets: Facets | undefined;
  #key = '';
  #helping = false;

  constructor(of: () => Session, changed: () => void) {
    this.#of = of;
    this.#changed = changed;
    suggest(of());
  }

  /** The newest counts are on their way whenever filters or pictures are others. */
  #look(session: Session, filters: Filters): void {
    const key = JSON.stringify([session.name, filters, session.stats?.items]);
    if (key === this.#key) return;
    this.#key = key;
    const read = async () => {
      try {
        const library = await session.library();
        const facets = await library.facets({ filters });
        if (key !== this.#key) return;
        this.#facets = facets;
        this.#changed();
      } catch (error) {
        session.failed(error);
      }
    };
    void read();
  }

  #value({ label, count: n, set, press }: FacetValue): TemplateResult {
    const { searching } = this.#of();
    return html`<button part="value" type="button" aria-pressed=${set} @click=${() => searching.refine(press(searching.asked?.text ?? ''))}><bdi>${label}</bdi>${n === undefined ? nothing : html` <small>${count(n)}</small>`}</button>`;
  }

  #facet({ name, values }: Facet): TemplateResult {
    const all = this.#all.has(name);
    const few = values.filter(({ set }, index) => all || set || index < shown);
    const toggle = () => {
      if (all) this.#all.delete(name);
      else this.#all.add(name);
      this.#changed();
    };
    return html`<div class="facet" part="facet" role="group" aria-labelledby=${name}>
      <span class="name" id=${name}>${filterStrings.facets[name]}</span>
      <span class="values">
        ${repeat(few, ({ id }) => id, (value) => this.#value(value))}
        ${values.length > shown ? html`<button class="link" type="button" aria-expanded=${all} aria-label=${`${filterStrings.facets[name]}: ${all ? filterStrings.fewer : filterStrings.all(values.length)}`} @click=${toggle}>${all ? filterStrings.fewer : filterStrings.all(values.length)}</button>` : nothing}
      </span>
    </div>`;
  }

  #help(): TemplateResult {
    const toggle = (event: Event) => {
      this.#helping = (event.target as HTMLDetailsElement).open;
      this.#changed();
    };
    return html`<details ?open=${this.#helping} @toggle=${toggle}>
      <summary>${filterStrings.help}</summary>
      <dl>${filterStrings.syntax.map(([typed, means]) => html`<div><dt><code dir="ltr">${typed}</code></dt><dd>${means}</dd></div>`)}</dl>
    </details>`;
  }

  render(): TemplateResult {
    const session = this.#of();
    const { searching } = session;
    const text = searching.asked?.text ?? '';
    const { filters, tokens } = parseQuery(text);
    this.#look(session, filters);
    const clear = (event: Event) => {
      // The button goes, and the focus must not go with it.
      (event.target as Element).closest<HTMLElement>('section')?.focus();
      searching.refine(withoutFilters(text));
    };
    return html`<section class="panel fades" part="panel" id="panel" aria-label=${filterStrings.panel} tabindex="-1">
      ${this.#facets ? repeat(facetsOf(this.#facets, filters), ({ name }) => name, (facet) => this.#facet(facet)) : nothing}
      ${searchSettings(session)}
      <div class="foot">${this.#help()} ${tokens.length === 0 ? nothing : html`<button type="button" @click=${clear}>${filterStrings.clear}</button>`}</div>
    </section>`;
  }
}
