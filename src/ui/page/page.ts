import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Announcer } from '../announcer.ts';
import { eventOf } from '../events.ts';
import { icons } from '../icons.ts';
import { ObjectUrls } from '../object-url.ts';
import { Part } from '../part.ts';
import { isTyping } from '../picking.ts';
import { pageStrings, type PageStrings } from '../strings-page.ts';
import { barStyles } from '../styles/bar.ts';
import { fades } from '../styles/fades.ts';
import { answerStyles } from '../styles/page-answer.ts';
import { layerStyles } from '../styles/page-layer.ts';
import { pageStyles } from '../styles/page.ts';
import { buttons, tokens } from '../styles/theme.ts';
import { linkedQuery } from './link.ts';
import { listKey } from './list-keys.ts';
import { Marker } from './marker.ts';
import { PageOptions } from './options.ts';
import { findBar, panel } from './panel.ts';
import { PageSession } from './session.ts';
import { isShortcut, shortcutLabel } from './shortcut.ts';
import { toldBy } from './told.ts';
import { showOnTop } from './top-layer.ts';
import { Visit } from './visit.ts';

/** Elements of this page, in the order in which they came: the first opens the search that the page's address has. */
const present: GlimpsePage[] = [];

/**
 * Search in a page that is there already: in its passages by what they mean, and in its pictures by what they show.
 *
 * @tagname glimpse-page
 * @attr for - Id of the element that is searched, or a selector; `<main>` unless told, or else the whole page.
 * @attr inline - Field and answer are shown where the element is, in place of a button that opens a dialog.
 * @attr shortcut - A key that opens the search: `/`, or `mod+k` (the command key on a Mac, control elsewhere); none unless told.
 * @attr loading - `lazy` unless told: nothing of a model is loaded before the person turns to the search. `eager`: it is loaded when the page is idle.
 * @attr download - `ask` unless told: a model that is not embedded is downloaded when the person has agreed. `auto`: it is downloaded at once, unless the person saves data.
 * @attr backgrounds - Pictures behind elements (CSS `background-image`) count too.
 * @attr budget-bytes - Bytes of pictures that may be loaded to look at them; 20,000,000 unless told.
 * @attr budget-ms - Milliseconds that indexing may take; 60,000 unless told.
 * @attr index - Folder of a prebuilt index of the site: it has what pictures and passages mean, so that a visitor loads what understands words only; what it has of other pages is found as well. It is read when the search is first used; `model` is the index's then.
 * @attr integrity - What the SHA-256 of the index's manifest must be: `sha256-…`.
 * @attr site-base - Where the site is of which it is the index, for an index that lies on another origin.
 * @attr model - Preset of the model; `doodle` unless told.
 * @attr model-base - Folders that hold the model's folder, separated by spaces and tried in order.
 * @attr wasm-base - Folder with the runtime's files; next to the script unless told.
 * @attr device - `auto`, `webgpu` or `wasm`.
 * @slot - In place of the words on the button.
 * @fires {GlimpseErrorEvent} glimpse-error - Something failed and the person has to act.
 * @csspart button - The button that opens the search.
 * @csspart dialog - The dialog.
 * @csspart field - What the field stands in.
 * @csspart input - The field.
 * @csspart close - The button that closes the dialog.
 * @csspart results - The answer.
 * @csspart hit - One place.
 * @csspart thumb - Its picture.
 * @csspart snippet - Its passage, or what the page says of the picture.
 * @csspart message - That there is no good match.
 * @csspart consent - The question before a model is downloaded.
 * @csspart footer - What stands below the answer.
 * @csspart bar - Goes through the places on the page.
 * @cssprop --glimpse-mark - Behind a highlighted passage; to be set on the page's root.
 * @cssprop --glimpse-on-mark - Text of a highlighted passage; to be set on the page's root.
 */
export class GlimpsePage extends PageOptions {
  static override styles = [tokens, buttons, fades, barStyles, pageStyles, answerStyles, layerStyles];
  /** Within the dialog, and outside: what is behind a dialog is not read aloud. */
  readonly #spoken = { panel: new Announcer(this), page: new Announcer(this) };
  readonly #session = new PageSession({
    told: () => toldBy(this),
    changed: () => this.requestUpdate(),
    answered: () => this.#tell(),
    looked: () => this.#visit.renew(),
    say: (...said) => this.dispatchEvent(eventOf(said)),
  });
  readonly #visit = new Visit({
    session: this.#session,
    marker: () => this.#marker,
    changed: () => this.requestUpdate(),
    shown: (there) => this.#tellPlace(there),
  });
  readonly #card = new Part(this, async () => (await import('./consent-panel.ts')).consentPanel, (error) => this.#session.model.failed(error));
  readonly #urls = new ObjectUrls();
  #marker: Marker | undefined;
  #typed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    present.push(this);
    document.addEventListener('keydown', this.#key);
    window.addEventListener('hashchange', this.#follow);
    this.#session.connect();
    void this.updateComplete.then(this.#follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    present.splice(present.indexOf(this), 1);
    document.removeEventListener('keydown', this.#key);
    window.removeEventListener('hashchange', this.#follow);
    this.#visit.end(true);
    this.#dialog?.close();
    this.#typed = '';
    this.#session.disconnect();
    this.#urls.show([]);
  }

  /** Opens the search, for these words if there are some; as soon as the element is drawn. Nothing happens while it is on no page. */
  open(query?: string): void {
    if (!this.isConnected) return;
    if (!this.hasUpdated) return void this.updateComplete.then(() => this.open(query));
    this.#visit.end();
    if (query !== undefined) this.#ask(query);
    const { activeElement } = document;
    if (!this.inline && !this.#dialog?.open) this.#dialog?.showModal();
    const input = this.renderRoot.querySelector('input');
    input?.focus();
    input?.select();
    // A browser that did not move the focus tells the field nothing.
    if (document.activeElement === activeElement) this.#session.begin();
  }

  /** Closes the dialog, and ends what is marked on the page. */
  close(): void {
    this.#dialog?.close();
    this.#visit.end();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) return;
    if (changed.has('for') || changed.has('backgrounds')) this.#session.changed('watch');
    if ((['index', 'integrity', 'siteBase', 'model', 'modelBase', 'wasmBase', 'device', 'download'] as const).some((name) => changed.has(name))) this.#session.changed('model');
  }

  override updated(): void {
    const layer = this.renderRoot.querySelector<HTMLElement>('.marks');
    if (layer && !this.#marker) this.#marker = new Marker(layer);
    showOnTop(this.renderRoot.querySelectorAll<HTMLElement>('[popover]'), this.isConnected && this.#visit.index >= 0);
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot?.querySelector('dialog') ?? null;
  }

  get #words(): PageStrings {
    return { ...pageStrings, ...this.translations };
  }

  readonly #follow = (): void => {
    const query = present[0] === this ? linkedQuery() : undefined;
    if (query !== undefined && this.isConnected) this.open(query);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const visiting = this.#visit.index >= 0;
    if (visiting && event.key === 'Escape') this.#end();
    else if (visiting && event.key === 'F3') this.#visit.step(event.shiftKey ? -1 : 1, true);
    else if (this.shortcut && isShortcut(event, this.shortcut) && (event.ctrlKey || event.metaKey || event.altKey || !isTyping(event))) this.open();
    else return;
    event.preventDefault();
  };

  #ask(text: string): void {
    this.#typed = text;
    this.#session.asking.ask(text);
    if (text === '') this.renderRoot.querySelector('input')?.focus();
  }

  #choose(index: number): void {
    const { answers } = this.#session.asking;
    this.#dialog?.close();
    void this.#visit.show(answers, index, true);
  }

  /** The person goes on where they are; from the bar, which goes, where they came from. */
  #end(): void {
    const within = this.shadowRoot?.activeElement?.closest('.findbar');
    this.#visit.end();
    if (within) this.renderRoot.querySelector<HTMLElement>('.opener, input')?.focus({ preventScroll: true });
  }

  #tell(): void {
    const { answers, answered, elsewhere } = this.#session.asking;
    const good = answers.filter(({ band }) => band !== 'rest').length;
    const here = good > 0 ? this.#words.found(good) : this.#words.nothing(answered);
    this.#spoken.panel.say([here, ...(elsewhere.length > 0 ? [this.#words.foundElsewhere(elsewhere.length)] : [])].join(', '));
  }

  #tellPlace(there: boolean): void {
    const { index, total, answer } = this.#visit;
    const words = this.#words;
    this.#spoken.page.say([words.place(index + 1, total), ...(there ? (answer?.entry.headings.slice(-1) ?? []) : [words.gone])].join('. '));
  }

  async #copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.#spoken.panel.say(this.#words.copied);
    } catch (error) {
      this.#session.model.failed(error);
    }
  }

  #preview(): (id: string) => string | undefined {
    const { previews } = this.#session.asking;
    const address = this.#urls.show([...previews.values()]);
    return (id) => {
      const preview = previews.get(id);
      return preview && address(preview);
    };
  }

  #panel(): TemplateResult {
    const { consent } = this.#session.model;
    const words = this.#words;
    const options = {
      session: this.#session,
      words,
      inline: this.inline,
      card: consent.phase === 'idle' ? undefined : this.#card.want(),
      typed: this.#typed,
      type: (text: string) => {
        this.#typed = text;
        this.#session.asking.type(text);
      },
      ask: (text: string) => this.#ask(text),
      begin: () => this.#session.begin(),
      choose: (index: number) => this.#choose(index),
      preview: this.#preview(),
      close: () => this.close(),
      copy: (link: string) => void this.#copy(link),
    };
    return html`<div class="panel" role="search" @keydown=${listKey}>${panel(options)}${this.#spoken.panel.render()}</div>`;
  }

  override render(): TemplateResult {
    const words = this.#words;
    const { index, total } = this.#visit;
    const backdrop = (event: MouseEvent): void => {
      if (event.target === event.currentTarget) this.close();
    };
    return html`
      ${this.inline ? this.#panel() : html`<button type="button" class="opener" part="button" aria-haspopup="dialog" aria-keyshortcuts=${this.shortcut || nothing} @click=${() => this.open()}>
          ${icons.search}<slot>${words.open}</slot>${this.shortcut ? html`<kbd aria-hidden="true">${shortcutLabel(this.shortcut)}</kbd>` : nothing}
        </button>
        <dialog part="dialog" aria-label=${words.open} @click=${backdrop}>${this.#panel()}</dialog>`}
      <div class="marks" popover="manual" hidden aria-hidden="true"></div>
      <div class="findbar" part="bar" popover="manual" hidden role="group" aria-label=${words.places}>
        ${index >= 0 ? findBar({ words, index, total, step: (by) => this.#visit.step(by, false), list: () => this.open(), end: () => this.#end() }) : nothing}
      </div>
      ${this.#spoken.page.render()}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-page': GlimpsePage;
  }
}
