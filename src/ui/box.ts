import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Example } from './asked.ts';
import { chips } from './chips.ts';
import { SessionController } from './controller.ts';
import { DropTarget } from './drop-target.ts';
import { icons } from './icons.ts';
import { ObjectUrls } from './object-url.ts';
import { openCopy } from './intake.ts';
import { accept, firstPicture, isCopy } from './picking.ts';
import { speaksAnother } from './speaks.ts';
import { searchStrings } from './strings-search.ts';
import { siteStrings } from './strings-site.ts';
import { strings } from './strings.ts';
import { box } from './styles/box.ts';
import { buttons, tokens } from './styles/theme.ts';

/**
 * The query: words with filters, and pictures that are dropped, pasted or chosen.
 *
 * @tagname glimpse-box
 * @attr library - Name of the library it searches; `default` unless told.
 * @attr can-sample - A sample album is offered nearby.
 * @csspart field - The rounded field.
 * @csspart input - The text input.
 * @csspart chip - A picture that is searched by.
 * @csspart hint - A line below the field, when something is to be said of the query.
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
  readonly #drop = new DropTarget(this, (data) => this.#take(data));
  readonly #pictures = new ObjectUrls();
  #composing = false;

  constructor() {
    super();
    this.library = 'default';
    this.canSample = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pictures.show([]);
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
    const last = this.#session.searching.asked?.examples?.at(-1);
    if (event.key === 'Backspace' && last && (event.target as HTMLInputElement).value === '') this.#session.searching.detach(last);
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

  /** What is dropped here is searched by; a copy of a library is opened wherever it is dropped. */
  #take(data: DataTransfer): void {
    const copy = Array.from(data.files).find(isCopy);
    if (copy && !this.#session.settings.readOnly) void openCopy(this.#session, copy);
    else this.#searchBy(firstPicture(data));
  }

  #searchBy(image: Blob | undefined): void {
    if (image) this.#session.searching.attach({ image });
    this.focus();
  }

  #clear(): void {
    const { searching } = this.#session;
    if (searching.asked?.text && searching.asked.examples?.length) searching.refine('');
    else searching.clear();
    this.focus();
  }

  #remove(example: Example): void {
    this.#session.searching.detach(example);
    this.focus();
  }

  #choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.#searchBy(input.files?.[0]);
    input.value = '';
  }

  #chips(examples: readonly Example[]): TemplateResult | typeof nothing {
    const { searching, thumbs } = this.#session;
    const picture = this.#pictures.show(examples.flatMap(({ image }) => image ?? []));
    return chips(examples, examples.length > 1 || Boolean(searching.asked?.text), {
      url: ({ item, image }) => (item ? thumbs.url(item.id) : picture(image)),
      flip: (example) => searching.flip(example),
      remove: (example) => this.#remove(example),
    });
  }

  /** What is to be said of the query, if anything. */
  #hint(): string {
    const { searching, settings, stats, adding } = this.#session;
    const { asked, answered, question, results, busy } = searching;
    if (asked === undefined) return '';
    if (stats?.items === 0 && settings.readOnly) return siteStrings.empty;
    if (stats?.items === 0 && !adding.running) return this.canSample ? strings.addFirst : strings.addFirstPlain;
    const [problem] = answered === asked ? (question?.problems ?? []) : [];
    if (problem) {
      const { token, name, why } = problem;
      const short = token.length > 40 ? `${token.slice(0, 40)}…` : token;
      return why === 'value' ? searchStrings.asWords(short, searchStrings.odd[name]) : why === 'minus' ? searchStrings.notSubtracted(short) : searchStrings.onlyLast(short);
    }
    return answered === asked && results?.keywordsOnly ? searchStrings.byName(busy) : '';
  }

  override render(): TemplateResult {
    const { consent, searching, settings: { readOnly }, stats } = this.#session;
    const { asked, busy } = searching;
    const { text: words = '', examples = [] } = asked ?? {};
    const empty = asked !== undefined && stats?.items === 0 && !this.#session.adding.running;
    const hint = this.#hint();
    const placeholder = examples.length > 0 ? searchStrings.addWords : (readOnly ? siteStrings : strings)[stats && speaksAnother(stats.model) ? 'placeholderEnglish' : 'placeholder'];
    const label = (readOnly ? siteStrings : strings).search;
    return html`<search aria-label=${label}>
      <div class="field ${this.#drop.over ? 'over' : ''}" part="field">
        ${icons.search} ${this.#chips(examples)}
        <input
          part="input"
          type="search"
          dir="auto"
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="1000"
          aria-label=${label}
          placeholder=${this.#drop.over ? strings.dropToSearch : placeholder}
          .value=${words}
          @focus=${() => this.#session.use()}
          @input=${this.#type}
          @compositionstart=${() => { this.#composing = true; }}
          @compositionend=${(event: Event) => { this.#composing = false; this.#type(event); }}
          @keydown=${this.#key}
          @paste=${this.#paste}
        />
        ${words ? html`<button class="plain square" type="button" aria-label=${strings.clearQuery} @click=${this.#clear}>${icons.clear}</button>` : nothing}
        <input type="file" accept=${accept()} hidden @change=${this.#choose} />
        ${stats?.model.pictures === false ? nothing : html`<button class="plain square" type="button" aria-label=${strings.pickExample} title=${strings.pickExample} @click=${this.#pick}>${icons.picture}</button>`}
        ${busy && !empty && consent.phase === 'idle' ? html`<span class="busy"></span>` : nothing}
      </div>
      ${hint ? html`<p class="hint" part="hint">${hint}</p>` : nothing}
    </search>`;
  }

  #pick(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-box': GlimpseBox;
  }
}
