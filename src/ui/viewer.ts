import { LitElement, adoptStyles, nothing, type TemplateResult } from 'lit';
import { SessionController } from './controller.ts';
import { whenIdle } from './idle.ts';
import { Part } from './part.ts';
import { buttons, tokens } from './styles/theme.ts';

/**
 * One picture or passage, large, in a dialog of its own. Arrow keys go to the neighbours, Escape closes.
 *
 * @tagname glimpse-viewer
 * @attr library - Name of the library; `default` unless told.
 * @csspart dialog - The dialog.
 * @csspart picture - The picture.
 * @csspart passage - The words of a passage.
 * @csspart strip - The others of its group.
 * @csspart toolbar - The buttons.
 * @csspart toast - The line that passes by, with "undo".
 * @csspart facts - What is known of it: why it was found, when and where it was taken, and with what.
 */
export class GlimpseViewer extends LitElement {
  static override styles = [tokens, buttons];
  static override properties = { library: {} };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  readonly #controller = new SessionController(this);
  readonly #viewing = new Part(this, () => this.#load(), (error) => {
    if (!this.#session.looking.item) return;
    this.#session.show(undefined);
    this.#session.failed(error);
  });
  #ahead = false;

  constructor() {
    super();
    this.library = 'default';
  }

  get #session() {
    return this.#controller.session;
  }

  async #load() {
    const { Viewing, viewingStyles } = await import('./viewing.ts');
    adoptStyles(this.renderRoot as ShadowRoot, [...GlimpseViewer.elementStyles, ...viewingStyles]);
    return new Viewing(this, () => this.#session);
  }

  override disconnectedCallback(): void {
    if (this.#session.looking.item) this.#session.show(undefined);
    super.disconnectedCallback();
    this.#viewing.value?.leave();
  }

  override updated(): void {
    this.#viewing.value?.updated();
    // There is something that may be opened.
    if (this.#ahead || !this.#session.stats?.items) return;
    this.#ahead = true;
    whenIdle(() => this.isConnected && this.#viewing.want());
  }

  override render(): TemplateResult | typeof nothing {
    const item = this.#session.looking.item;
    if (item) return this.#viewing.want()?.render(item) ?? nothing;
    this.#viewing.value?.leave();
    return nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-viewer': GlimpseViewer;
  }
}
