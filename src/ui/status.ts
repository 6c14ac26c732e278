import { LitElement, adoptStyles, html, nothing, type TemplateResult } from 'lit';
import { GlimpseError } from '../errors.ts';
import { Announcer } from './announcer.ts';
import { SessionController } from './controller.ts';
import type { facts as Facts } from './facts.ts';
import { foundText } from './found.ts';
import { icons } from './icons.ts';
import type { Notice } from './notices.ts';
import { running } from './progress.ts';
import { Speech } from './speech.ts';
import { strings } from './strings.ts';
import { barStyles } from './styles/bar.ts';
import { status } from './styles/status.ts';
import { buttons, tokens } from './styles/theme.ts';
import { toastStyles } from './styles/toast.ts';
import { toast } from './toast.ts';

/** Rows of the list of what was left out. */
const mostListed = 200;

/**
 * What goes on and what there is: progress, files that were left out, storage, privacy, and "undo".
 *
 * @tagname glimpse-status
 * @attr library - Name of the library it tells of; `default` unless told.
 * @slot actions - At the end of the line, for instance `<glimpse-add compact>`.
 * @csspart summary - The line that is always there.
 * @csspart panel - Storage, model and privacy.
 * @csspart weights - The choice of the model's weights, where there is one.
 * @csspart progress - The progress bar.
 * @csspart toast - The line that passes by, with "undo".
 * @csspart dialog - The question before the library is cleared.
 * @fires {GlimpseProgressEvent} glimpse-progress - Something slow came further.
 * @fires {GlimpseErrorEvent} glimpse-error - Something failed and the person has to act.
 * @fires {GlimpseRecoveredEvent} glimpse-recovered - Something failed and was mended without help.
 */
export class GlimpseStatus extends LitElement {
  static override styles = [tokens, buttons, barStyles, status, toastStyles];
  static override properties = { library: {} };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  readonly #controller = new SessionController(this, ['glimpse-progress', 'glimpse-error', 'glimpse-recovered']);
  readonly #announcer = new Announcer(this);
  readonly #speech = new Speech();
  #open = false;
  /** Loaded when somebody looks at the details. */
  #facts: typeof Facts | undefined;
  /** Whether the list of what was left out is unfolded. */
  #listing = false;

  constructor() {
    super();
    this.library = 'default';
  }

  get #session() {
    return this.#controller.session;
  }

  override willUpdate(): void {
    if (this.#session.adding.skipped.length === 0) this.#listing = false;
    const line = this.#speech.next(this.#session);
    if (line) this.#announcer.say(line);
  }

  #summary(): string {
    const { adding, consent, removing, results, searching, stats } = this.#session;
    if (results) return foundText(results, searching);
    if (!stats || (stats.items === 0 && (!adding.running || consent.phase !== 'idle'))) return '';
    return strings.pictures(Math.max(0, stats.items - removing.ids.size));
  }

  #notice(notice: Notice): TemplateResult {
    return html`<div class="notice ${notice.tone}">
      <span>${notice.text}</span>
      <button class="plain square" type="button" aria-label=${strings.dismiss} @click=${() => this.#session.notices.dismiss(notice)}>${icons.clear}</button>
    </div>`;
  }

  #skipped(): TemplateResult | typeof nothing {
    const { adding } = this.#session;
    if (adding.skipped.length === 0) return nothing;
    const more = adding.skipped.length - mostListed;
    return html`<details class="skipped" @toggle=${this.#list}>
      <summary>${strings.skipped(adding.skipped.length)}</summary>
      ${this.#listing ? html`<ul>
        ${adding.skipped.slice(0, mostListed).map(({ name, message }) => html`<li><bdi>${name}</bdi><span>${message}</span></li>`)}
        ${more > 0 ? html`<li>${strings.moreSkipped(more)}</li>` : nothing}
      </ul>` : nothing}
      ${adding.retryable ? html`<button type="button" @click=${() => adding.retry()}>${strings.retry}</button>` : nothing}
      <button class="plain" type="button" @click=${() => adding.forget()}>${strings.dismiss}</button>
    </details>`;
  }

  #list(event: Event): void {
    this.#listing = (event.target as HTMLDetailsElement).open;
    this.requestUpdate();
  }

  #more(): TemplateResult | typeof nothing {
    const { searching, stats } = this.#session;
    const filtered = Object.keys(searching.question?.filters ?? {}).length > 0;
    const more = searching.results && stats && !filtered ? stats.items - searching.results.total : 0;
    if (more <= 0 || searching.busy) return nothing;
    return html`<button class="link more" type="button" @click=${() => searching.again()}>${strings.moreSince(more)}</button>`;
  }

  #panel(): TemplateResult | typeof nothing {
    const { stats } = this.#session;
    if (!stats || !this.#open || !this.#facts) return nothing;
    return html`<section class="panel" part="panel" id="panel" aria-label=${strings.details}>
      <p>${icons.lock}<span><strong>${strings.privacy}.</strong> ${strings.privacyLong}</span></p>
      ${this.#facts(this.#session, stats)}
      <button type="button" ?disabled=${stats.items === 0} @click=${() => this.#dialog?.showModal()}>${icons.remove}${strings.clear}</button>
      <dialog part="dialog" aria-labelledby="ask" aria-describedby="consequence" closedby="any">
        <h2 id="ask">${strings.clearTitle}</h2>
        <p id="consequence">${strings.clearText(stats.items)}</p>
        <div class="choices">
          <button type="button" autofocus @click=${() => this.#dialog?.close()}>${strings.keep}</button>
          <button class="danger" type="button" @click=${this.#clear}>${strings.clear}</button>
        </div>
      </dialog>
    </section>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #unfold(open: boolean): void {
    this.#open = open;
    this.requestUpdate();
    if (open && !this.#facts) void this.#loadFacts();
  }

  async #loadFacts(): Promise<void> {
    try {
      const { facts, weightsStyles } = await import('./facts.ts');
      this.#facts = facts;
      adoptStyles(this.renderRoot as ShadowRoot, [...GlimpseStatus.elementStyles, weightsStyles]);
      this.requestUpdate();
    } catch (error) {
      // The page is older than what the server has now.
      this.#session.failed(new GlimpseError('protocol-mismatch', String(error), error));
    }
  }

  #clear(): void {
    this.#dialog?.close();
    this.#unfold(false);
    void this.#session.clear().then(() => this.#focus('glimpse-box'));
  }

  /** What had the focus has gone: it moves to a neighbour, not to the top of the page. */
  #focus(neighbour: 'glimpse-grid' | 'glimpse-box'): void {
    (this.getRootNode() as Document | ShadowRoot).querySelector(neighbour)?.focus();
  }

  override render(): TemplateResult {
    return html`
      <div class="summary" part="summary">
        <span class="count">${this.#summary()}</span>
        ${this.#more()}
        <button class="plain privacy" type="button" aria-expanded=${this.#open} aria-controls=${this.#open && this.#facts ? 'panel' : nothing} ?disabled=${!this.#session.stats} @click=${() => this.#unfold(!this.#open)}>
          ${icons.lock}<span>${strings.privacy}</span>${icons.chevron}
        </button>
        <slot name="actions"></slot>
      </div>
      ${this.#panel()} ${running(this.#session)} ${this.#session.notices.lasting.map((notice) => this.#notice(notice))} ${this.#skipped()} ${this.#session.viewing ? nothing : toast(this.#session, () => this.#focus('glimpse-grid'))}
      ${this.#announcer.render()}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-status': GlimpseStatus;
  }
}
