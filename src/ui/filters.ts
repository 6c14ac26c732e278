import { LitElement, adoptStyles, html, nothing, type TemplateResult } from 'lit';
import { SessionController } from './controller.ts';
import { icons } from './icons.ts';
import { whenIdle } from './idle.ts';
import { Part } from './part.ts';
import { searchStrings } from './strings-search.ts';
import { filterBar } from './styles/filter-bar.ts';
import { buttons, tokens } from './styles/theme.ts';

/**
 * What the answer can be narrowed to, with counts, and how it is made: order, where to look, words against pictures, groups.
 * It is there as soon as the library has pictures. A filter that is pressed stands in the box as a word like `tag:garden`.
 *
 * @tagname glimpse-filters
 * @attr library - Name of the library it filters; `default` unless told.
 * @csspart toggle - The button that opens the panel.
 * @csspart panel - The panel.
 * @csspart facet - A filter's values with their heading.
 * @csspart value - A value that can be pressed.
 */
export class GlimpseFilters extends LitElement {
  static override styles = [tokens, buttons, filterBar];
  static override properties = { library: {} };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  readonly #controller = new SessionController(this);
  readonly #panel = new Part(this, () => this.#load(), (error) => this.#open && this.#session.failed(error));
  #open = false;
  #ahead = false;

  constructor() {
    super();
    this.library = 'default';
  }

  get #session() {
    return this.#controller.session;
  }

  async #load() {
    const { FilterPanel, filterStyles } = await import('./filter-panel.ts');
    adoptStyles(this.renderRoot as ShadowRoot, [...GlimpseFilters.elementStyles, ...filterStyles]);
    return new FilterPanel(() => this.#session, () => this.requestUpdate());
  }

  override updated(): void {
    // Something can be filtered: soon it will be wanted.
    if (this.#ahead || !this.#session.stats?.items) return;
    this.#ahead = true;
    whenIdle(() => this.isConnected && this.#panel.want());
  }

  #unfold(open: boolean): void {
    this.#open = open;
    this.requestUpdate();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.#open) return;
    event.preventDefault();
    this.#unfold(false);
    this.renderRoot.querySelector('button')?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const { searching, stats } = this.#session;
    if (!stats?.items) return nothing;
    const panel = this.#open ? this.#panel.want() : undefined;
    const set = Object.keys((searching.asked && searching.question?.filters) ?? {}).length;
    return html`<div @keydown=${this.#key}>
      <button class="plain" part="toggle" type="button" aria-expanded=${this.#open} aria-controls=${panel ? 'panel' : nothing} @click=${() => this.#unfold(!this.#open)}>
        ${icons.filter}<span>${searchStrings.filters}</span>${set > 0 ? html`<span class="set">${set}<span class="hidden"> ${searchStrings.filtersSet}</span></span>` : nothing}${icons.chevron}
      </button>
      ${panel ? panel.render() : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-filters': GlimpseFilters;
  }
}
