import { LitElement, adoptStyles, nothing, type TemplateResult } from 'lit';
import { SessionController } from './controller.ts';
import { Part } from './part.ts';
import { buttons, tokens } from './styles/theme.ts';

/**
 * The pictures: what was found, or without a query the whole library, newest first. Only what is near the window is in the page.
 *
 * @tagname glimpse-grid
 * Keys: arrows, Home, End, Page Up, Page Down (Ctrl+Home and Ctrl+End for the very first and last), Enter or Space opens,
 * S finds similar ones, Delete removes, Ctrl+Z brings back.
 *
 * @attr library - Name of the library it shows; `default` unless told.
 * @csspart grid - All cells.
 * @csspart message - Said when nothing was found.
 * @csspart heading - A heading: strong matches, maybe, and the button that shows the rest.
 * @csspart cell - One picture with its buttons.
 * @csspart thumb - The picture itself.
 * @csspart passage - The words of a passage.
 * @csspart link - The link that a passage of a site is.
 * @csspart badge - How many others of its group there are.
 * @fires {GlimpseResultsEvent} glimpse-results - An answer is shown.
 * @fires {GlimpseSelectEvent} glimpse-select - A picture was opened.
 */
export class GlimpseGrid extends LitElement {
  static override styles = [tokens, buttons];
  static override properties = { library: {} };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  readonly #controller = new SessionController(this, ['glimpse-results', 'glimpse-select']);
  readonly #gallery = new Part(this, () => this.#load(), (error) => this.#controller.session.failed(error));

  constructor() {
    super();
    this.library = 'default';
  }

  async #load() {
    const { Gallery, galleryStyles } = await import('./gallery.ts');
    adoptStyles(this.renderRoot as ShadowRoot, [...GlimpseGrid.elementStyles, ...galleryStyles]);
    return new Gallery(this, () => this.#controller.session);
  }

  /** Moves the focus to the picture where the keyboard was last. */
  override focus(): void {
    this.#gallery.value?.focus();
  }

  override willUpdate(): void {
    const { stats, searching } = this.#controller.session;
    if (stats?.items || searching.results) this.#gallery.want();
    this.#gallery.value?.willUpdate();
  }

  override updated(): void {
    if (this.#gallery.value) this.#gallery.value.updated();
    // The first of them are read meanwhile.
    else this.#controller.session.want(0, 100);
  }

  override render(): TemplateResult | typeof nothing {
    return this.#gallery.value?.render() ?? nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-grid': GlimpseGrid;
  }
}
