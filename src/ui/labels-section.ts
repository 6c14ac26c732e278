import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { SessionController } from './controller.ts';
import { readLabels, usualLabels, writeLabels } from './labels.ts';
import { viewerStrings } from './strings-viewer.ts';
import { fields } from './styles/fields.ts';
import { buttons, tokens } from './styles/theme.ts';

/** Milliseconds of silence after which a list that is being typed is taken over. */
const settle = 400;

/**
 * Whether labels are suggested, and which. The details of `glimpse-status` bring it along.
 *
 * @tagname glimpse-labels
 * @attr library - Name of the library; `default` unless told.
 */
export class GlimpseLabels extends LitElement {
  static override styles = [
    tokens,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        justify-items: start;
        gap: 0.5rem;
        font-size: 0.875rem;
      }
      p {
        color: var(--_muted);
      }
      .list {
        display: grid;
        gap: 0.35rem;
        inline-size: 100%;
      }
      textarea {
        inline-size: 100%;
        max-inline-size: 24rem;
        resize: vertical;
      }
    `,
  ];
  static override properties = { library: {} };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  readonly #controller = new SessionController(this);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.library = 'default';
  }

  get #session() {
    return this.#controller.session;
  }

  #switch(event: Event): void {
    const { list } = readLabels(this.#session);
    writeLabels(this.#session, { on: (event.target as HTMLInputElement).checked, list });
  }

  #type(event: Event): void {
    const { value } = event.target as HTMLTextAreaElement;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => writeLabels(this.#session, { on: true, list: value.split('\n') }), settle);
  }

  #usual(): void {
    clearTimeout(this.#timer);
    writeLabels(this.#session, { on: true });
    const field = this.renderRoot.querySelector('textarea');
    if (field) field.value = usualLabels(this.#session).join('\n');
    field?.focus();
  }

  override render(): TemplateResult {
    const { on, list } = readLabels(this.#session);
    // What is typed is not put in order under the hand.
    return html`<label class="switch"><input type="checkbox" role="switch" .checked=${on} aria-describedby="why" @change=${this.#switch} /><span>${viewerStrings.labels}</span></label>
      <p id="why">${viewerStrings.labelsText}</p>
      ${on ? html`<div class="list">
        <label for="list">${viewerStrings.labelsField}</label>
        <textarea id="list" rows="8" spellcheck="false" maxlength="16000" .defaultValue=${list.join('\n')} @input=${this.#type}></textarea>
        <span><button type="button" @click=${this.#usual}>${viewerStrings.labelsUsual}</button></span>
      </div>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-labels': GlimpseLabels;
  }
}

/** It comes with the details. */
export function labelsSection(library: string): TemplateResult {
  if (!customElements.get('glimpse-labels')) customElements.define('glimpse-labels', GlimpseLabels);
  return html`<glimpse-labels library=${library}></glimpse-labels>`;
}
