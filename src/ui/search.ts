import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { messages } from '../errors.ts';
import type { DtypeOption } from '../models/choose.ts';
import type { DeviceChoice } from '../types.ts';
import { SessionController } from './controller.ts';
import { DropTarget } from './drop-target.ts';
import { icons } from './icons.ts';
import { illustration } from './illustration.ts';
import { addAlbum, addDropped, addPasted } from './intake.ts';
import { lazily } from './lazily.ts';
import { firstPicture, isTyping } from './picking.ts';
import { Returning } from './returning.ts';
import type { Told } from './settings.ts';
import { speaksAnother } from './speaks.ts';
import { Sticking } from './sticking.ts';
import { siteStrings } from './strings-site.ts';
import { strings } from './strings.ts';
import { search } from './styles/search.ts';
import { buttons, tokens } from './styles/theme.ts';

/**
 * Pictures that can be searched by describing them: the whole experience in one element.
 *
 * @tagname glimpse-search
 * @attr library - Name of the library: elements of one name share pictures, query and answer; `default` unless told.
 * @attr model - Preset of the model; `doodle` unless told.
 * @attr model-base - Folders that hold the model's folder, separated by spaces and tried in order. In an address with `{repo}`, `{revision}` or `{id}` these are filled in. Unless told: next to the script for the embedded model, the hub for all others.
 * @attr wasm-base - Folder with the runtime's files; next to the script unless told.
 * @attr device - `auto`, `webgpu` or `wasm`.
 * @attr dtype - The weights: `auto` unless told, `small`, or the name of one kind (`fp32`, `fp16`, `q8`, `q4`, `q4f16`). With `auto` the person may choose.
 * @attr download - `ask` unless told: a model that is not embedded is downloaded when the person has agreed. `auto`: it is downloaded at once, unless the person saves data.
 * @attr index - Folder of a prebuilt index, which is searched in place of a library of this browser's own. It is read when the search is first used, and never changed. `model` and `dtype` are the index's then, and `library` is its address unless told.
 * @attr integrity - What the SHA-256 of the index's manifest must be: `sha256-…`.
 * @attr site-base - Where the site is of which it is the index, for an index that lies on another origin: what is found leads there, and nowhere else.
 * @attr sample - Address of an album's manifest that is offered while the library is empty.
 * @attr sample-label - What the button says that adds the album.
 * @attr sample-bytes - Bytes of the album's pictures, for the note beside the button.
 * @slot - Shown until the library is open, for instance a plain list of pictures for pages without scripts.
 * @slot empty - In place of the invitation that an empty library shows.
 * @fires {GlimpseResultsEvent} glimpse-results - An answer is shown.
 * @fires {GlimpseSelectEvent} glimpse-select - A picture was opened.
 * @fires {GlimpseProgressEvent} glimpse-progress - Something slow came further.
 * @fires {GlimpseErrorEvent} glimpse-error - Something failed and the person has to act.
 * @fires {GlimpseRecoveredEvent} glimpse-recovered - Something failed and was mended without help.
 * @csspart header - Query and status, which stay in sight.
 * @csspart empty - The invitation that an empty library shows.
 * @csspart consent - The question before a model is downloaded, and how far the download is.
 * @csspart weights - The choice of the model's weights, where there is one.
 * @csspart progress - The progress bar.
 * @csspart filters - The button that opens the filters.
 * @csspart filter-panel - The filters.
 * @csspart examples - Example queries: after the sample album was added, or from the labels that are suggested.
 * @cssprop --glimpse-accent - Buttons, progress, focus.
 * @cssprop --glimpse-on-accent - Text on the accent.
 * @cssprop --glimpse-text - Text.
 * @cssprop --glimpse-muted - Text of less weight.
 * @cssprop --glimpse-surface - Behind the header while pictures go by below it; the plain colour of the page unless told.
 * @cssprop --glimpse-raised - Field, buttons and panels.
 * @cssprop --glimpse-sunken - Empty cells and hovered buttons.
 * @cssprop --glimpse-line - Borders.
 * @cssprop --glimpse-danger - Errors and the button that clears.
 * @cssprop --glimpse-radius - Roundness of panels; others follow it.
 * @cssprop --glimpse-shadow - Shadow of what floats.
 * @cssprop --glimpse-focus - Outline of what has the focus.
 * @cssprop --glimpse-backdrop - Behind dialogs.
 * @cssprop --glimpse-font - The `font` shorthand of all text.
 * @cssprop --glimpse-cell - Smallest width of a picture in the grid.
 * @cssprop --glimpse-gap - Between the pictures of the grid.
 * @cssprop --glimpse-sticky-top - Where the header stays while the page scrolls.
 */
export class GlimpseSearch extends LitElement {
  static override styles = [tokens, buttons, search];
  static override properties = {
    library: {},
    index: {},
    integrity: {},
    siteBase: { attribute: 'site-base' },
    model: {},
    modelBase: { attribute: 'model-base' },
    wasmBase: { attribute: 'wasm-base' },
    device: {},
    dtype: {},
    download: {},
    sample: {},
    sampleLabel: { attribute: 'sample-label' },
    sampleBytes: { type: Number, attribute: 'sample-bytes' },
  };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  /** Folder of a prebuilt index, which is read when the search is first used, and never changed. `model` and `dtype` are the index's then, and `library` is its address unless told. */
  declare index: string | undefined;
  /** What the SHA-256 of the index's manifest must be: `sha256-…`. */
  declare integrity: string | undefined;
  /** Where the site is of which it is the index, where that is not where the index lies. */
  declare siteBase: string | undefined;
  /** Preset of the model. */
  declare model: string;
  /** Folders that hold the model's folder, separated by spaces and tried in order. */
  declare modelBase: string | undefined;
  /** Folder with the runtime's files; next to the script unless told. */
  declare wasmBase: string | undefined;
  /** What the model runs on. */
  declare device: DeviceChoice;
  /** The weights; with `auto` the person may choose. */
  declare dtype: string;
  /** Whether the person is asked before a model is downloaded. */
  declare download: 'ask' | 'auto';
  /** Address of an album's manifest that is offered while the library is empty. */
  declare sample: string | undefined;
  /** What the button says that adds the album. */
  declare sampleLabel: string;
  /** Bytes of the album's pictures. */
  declare sampleBytes: number | undefined;
  readonly #controller = new SessionController(this, [], () => this.#options(), () => this.#name);
  readonly #returning = new Returning(this, {
    card: () => this.renderRoot?.querySelector<HTMLElement>('glimpse-consent') ?? null,
    awaited: () => this.#controller.session.consent.awaited,
    home: () => this.focus(),
  });
  readonly #drop = new DropTarget(this, (data) => void addDropped(this.#controller.session, data), () => !this.index);
  /** The card is on its way. */
  #fetching = false;

  constructor() {
    super();
    this.library = 'default';
    this.model = 'doodle';
    this.device = 'auto';
    this.dtype = 'auto';
    this.download = 'ask';
    this.sampleLabel = strings.sample;
    this.addController(new Sticking(this));
    this.addEventListener('paste', (event) => {
      if (!event.defaultPrevented && !isTyping(event)) this.paste(event);
    });
  }

  /** Of a prebuilt index its address, so that it has nothing to do with a library that nobody has named either. */
  get #name(): string {
    return this.index && this.library === 'default' ? this.index : this.library;
  }

  /** Adds the pictures of a `paste` event, or searches a prebuilt index by one; pages may hand on events that happen outside of the element. */
  paste(event: ClipboardEvent): void {
    if (this.index) {
      const image = firstPicture(event.clipboardData);
      if (!image) return;
      this.#controller.session.searching.attach({ image });
      event.preventDefault();
    } else if (addPasted(this.#controller.session, event)) event.preventDefault();
  }

  /** Moves the focus to the query. */
  override focus(): void {
    this.renderRoot.querySelector('glimpse-box')?.focus();
  }

  #options(): Told {
    const { model, device, dtype, download, index, integrity, siteBase, modelBase, wasmBase } = this;
    const bases = modelBase?.split(/\s+/).filter(Boolean) ?? [];
    return {
      // An attribute that is taken away is null.
      model: model || 'doodle',
      device: device || 'auto',
      dtype: (dtype || 'auto') as DtypeOption,
      download: download || 'ask',
      ...(bases.length > 0 ? { modelBase: bases } : {}),
      ...(wasmBase ? { wasmBase } : {}),
      ...(index ? { index } : {}),
      ...(index && integrity ? { integrity } : {}),
      ...(index && siteBase ? { siteBase } : {}),
    };
  }

  override willUpdate(): void {
    const { consent } = this.#controller.session;
    if (consent.phase !== 'idle' && !customElements.get('glimpse-consent') && !this.#fetching) void this.#loadCard();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('index') && this.index) void this.#recall();
  }

  /** Who comes back from something that was found finds the question again. */
  async #recall(): Promise<void> {
    try {
      if (!Object.keys(sessionStorage).some((key) => key.startsWith('glimpse:asked:'))) return;
      const { recallQuestion } = await import('./kept-question.ts');
      if (this.isConnected) recallQuestion(this.#controller.session);
    } catch {
      // Where storage is refused, nothing is kept.
    }
  }

  /** Pages with the embedded model never need it. Where it cannot be had, the next thing that the person does tries again. */
  async #loadCard(): Promise<void> {
    const { session } = this.#controller;
    this.#fetching = true;
    try {
      await lazily(async () => {
        const { GlimpseConsent } = await import('./consent-card.ts');
        if (!customElements.get('glimpse-consent')) customElements.define('glimpse-consent', GlimpseConsent);
      });
      this.requestUpdate();
    } catch (error) {
      session.consent.giveUp();
      session.failed(error);
    }
    this.#fetching = false;
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.isComposing) {
      this.#returning.call();
      this.requestUpdate();
    }
    if (event.key !== 'ArrowDown' || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    this.renderRoot.querySelector('glimpse-grid')?.focus();
  }

  #invitation(): TemplateResult {
    const { session } = this.#controller;
    const facts = session.stats?.model;
    const { download = 0, choices } = facts ?? {};
    const model = Math.min(download, choices?.auto ?? 0);
    const cost = session.consent.needed && facts ? strings.askFirst(facts.preset, download, facts.exact) : strings.fetchOnce(download);
    return html`<slot name="empty">
      <div class="empty" part="empty">
        ${illustration}
        <h2>${strings.emptyTitle}</h2>
        <p>${strings.emptyText}</p>
        ${strings.modelNotes[this.model] ? html`<p class="note">${strings.modelNotes[this.model]}</p>` : nothing}
        ${facts && speaksAnother(facts) ? html`<p class="note">${strings.englishOnly}</p>` : nothing}
        <glimpse-add library=${this.#name} exportparts="zone, button">${download > 0 ? html`<p class="cost">${cost}</p>` : nothing}</glimpse-add>
        ${this.sample ? html`<div class="sample">
          <button type="button" @click=${() => this.sample && addAlbum(session, this.sample)}>${icons.spark}${this.sampleLabel}</button>
          <p class="cost">${strings.sampleCost(model, this.sampleBytes, download - model)}</p>
        </div>` : nothing}
      </div>
    </slot>`;
  }

  /** A model of words cannot see what would be added. */
  #wordsOnly(): TemplateResult {
    return html`<div class="empty" part="empty">${illustration}<p>${messages['text-only']}</p></div>`;
  }

  #examples(examples: readonly string[]): TemplateResult | typeof nothing {
    const { searching } = this.#controller.session;
    return examples.length === 0 ? nothing : html`<div class="examples" part="examples">
      <span>${strings.tryOne}</span>
      ${examples.map((text) => html`<button type="button" @click=${() => searching.ask({ text })}>${text}</button>`)}
    </div>`;
  }

  override render(): TemplateResult {
    const { stats, adding, consent, sampled, searching } = this.#controller.session;
    const library = this.#name;
    const site = Boolean(this.index);
    const vacant = stats?.items === 0;
    const asked = consent.phase !== 'idle';
    const card = asked && customElements.get('glimpse-consent') !== undefined;
    const { waiting = 0, paused, worker } = stats?.queue ?? {};
    const working = !asked && (adding.running || (waiting > 0 && !paused && worker !== 'none'));
    // What has the focus stays until the card can take it.
    const inviting = vacant && !card && !working && !site;
    const seeing = stats?.model.pictures !== false;
    return html`
      <div class="header" part="header">
        <glimpse-box library=${library} ?can-sample=${Boolean(this.sample) && !site} exportparts="field, input, chip, hint" @keydown=${this.#key}></glimpse-box>
        ${stats && !vacant ? html`<glimpse-filters library=${library} exportparts="toggle: filters, panel: filter-panel, facet, value"></glimpse-filters>` : nothing}
        <glimpse-status library=${library} exportparts="summary, panel, weights, progress, toast, dialog">
          ${stats && seeing && !site && (!vacant || working) ? html`<glimpse-add slot="actions" compact library=${library} exportparts="button"></glimpse-add>` : nothing}
        </glimpse-status>
        ${stats && !vacant && !searching.asked && !adding.running ? this.#examples(sampled ? strings.examples : searching.suggestions) : nothing}
      </div>
      ${stats ? nothing : html`<slot></slot>`} ${card ? html`<glimpse-consent library=${library} exportparts="consent, weights, progress"></glimpse-consent>` : nothing} ${inviting ? (seeing ? this.#invitation() : this.#wordsOnly()) : nothing}
      ${site && vacant ? html`<p class="empty" part="empty">${siteStrings.empty}</p>` : nothing}
      ${vacant && working ? html`<div class="coming" aria-hidden="true">${Array.from({ length: 18 }, () => html`<i></i>`)}</div>` : nothing}
      <glimpse-grid library=${library} ?hidden=${!stats || vacant} exportparts="grid, message, heading, cell, thumb, passage, badge"></glimpse-grid>
      <glimpse-viewer library=${library} exportparts="dialog: viewer, picture, passage, strip, toolbar, facts"></glimpse-viewer>
      ${this.#drop.over ? html`<div class="drop"><span>${icons.picture}${strings.dropToAdd}</span></div>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-search': GlimpseSearch;
  }
}
