import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { SessionController } from './controller.ts';
import { DropTarget } from './drop-target.ts';
import { icons } from './icons.ts';
import { ObjectUrl } from './object-url.ts';
import { accept, firstPicture } from './picking.ts';
import { speaksAnother } from './speaks.ts';
import { strings } from './strings.ts';
import { box } from './styles/box.ts';
import { buttons, tokens } from './styles/theme.ts';

/**
 * The query: words, or a picture that is dropped, pasted or chosen.
 *
 * @tagname glimpse-box
 * @attr library - Name of the library it searches; `default` unless told.
 * @attr can-sample - A sample album is offered nearby.
 * @csspart field - The rounded field.
 * @csspart input - The text input.
 * @csspart chip - The picture that is searched by.
 */
export class GlimpseBox extends LitElement {
  static override styles = [tokens, buttons, box];
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties = { library: {}, canSample: { type: Boolean, attribute: 'can-sample' } };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  /** A sample album is offered nearby. */
  declare canSample: boolean;
  readonly #controller = new SessionController(this);
  readonly #drop = new DropTarget(this, (data) => this.#searchBy(firstPicture(data)));
  readonly #example = new ObjectUrl();
  #composing = false;

  constructor() {
    super();
    this.library = 'default';
    this.canSample = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#example.show(undefined);
  }

  get #session() {
    return this.#controller.session;
  }

  #type(event: Event): void {
    if (this.#composing) return;
    this.#session.searching.type((event.target as HTMLInputElement).value);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter') this.#session.searching.again();
    if (event.key === 'Escape' && this.#session.searching.asked) {
      event.preventDefault();
      this.#session.searching.clear();
    }
  }

  #paste(event: ClipboardEvent): void {
    const picture = firstPicture(event.clipboardData);
    if (!picture) return;
    event.preventDefault();
    this.#searchBy(picture);
  }

  #searchBy(image: Blob | undefined): void {
    if (image) this.#session.search({ kind: 'image', image });
    this.focus();
  }

  #clear(): void {
    this.#session.searching.clear();
    this.focus();
  }

  #choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.#searchBy(input.files?.[0]);
    input.value = '';
  }

  #chip(): TemplateResult | typeof nothing {
    const { asked } = this.#session.searching;
    const picture = asked?.kind === 'image' ? asked.image : undefined;
    const own = this.#example.show(picture);
    if (!asked || asked.kind === 'text') return nothing;
    const url = asked.kind === 'like' ? this.#session.thumbs.url(asked.item.id) : own;
    return html`<span class="chip" part="chip">
      ${url ? html`<img src=${url} alt="" @error=${hide} @load=${show} />` : nothing}
      <span class="words">${asked.kind === 'like' ? html`${strings.similarTo} <bdi>${asked.item.caption || asked.item.name}</bdi>` : strings.byPicture}</span>
      <button class="plain square" type="button" aria-label=${strings.removeExample} @click=${this.#clear}>${icons.clear}</button>
    </span>`;
  }

  override render(): TemplateResult {
    const { consent, searching, stats } = this.#session;
    const { asked, busy } = searching;
    const words = asked?.kind === 'text' ? asked.text : '';
    const empty = asked !== undefined && stats?.items === 0 && !this.#session.adding.running;
    return html`<search aria-label=${strings.search}>
      <div class="field ${this.#drop.over ? 'over' : ''}" part="field">
        ${icons.search} ${this.#chip()}
        <input
          part="input"
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="1000"
          aria-label=${strings.search}
          placeholder=${this.#drop.over ? strings.dropToSearch : asked && asked.kind !== 'text' ? '' : stats && speaksAnother(stats.model) ? strings.placeholderEnglish : strings.placeholder}
          .value=${words}
          @focus=${() => this.#session.preparing.words()}
          @input=${this.#type}
          @compositionstart=${() => { this.#composing = true; }}
          @compositionend=${(event: Event) => { this.#composing = false; this.#type(event); }}
          @keydown=${this.#key}
          @paste=${this.#paste}
        />
        ${words ? html`<button class="plain square" type="button" aria-label=${strings.clearQuery} @click=${this.#clear}>${icons.clear}</button>` : nothing}
        <input type="file" accept=${accept()} hidden @change=${this.#choose} />
        <button class="plain square" type="button" aria-label=${strings.pickExample} title=${strings.pickExample} @click=${this.#pick}>${icons.picture}</button>
        ${busy && !empty && consent.phase === 'idle' ? html`<span class="busy"></span>` : nothing}
      </div>
      ${empty ? html`<p class="hint">${this.canSample ? strings.addFirst : strings.addFirstPlain}</p>` : nothing}
    </search>`;
  }

  #pick(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }
}

/** A kind of picture that the browser cannot show, HEIC for one, can be searched by all the same. */
const hide = ({ target }: Event) => ((target as HTMLElement).hidden = true);
const show = ({ target }: Event) => ((target as HTMLElement).hidden = false);

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-box': GlimpseBox;
  }
}
