import { LitElement, adoptStyles, html, nothing, type TemplateResult } from 'lit';
import { Announcer } from './announcer.ts';
import { SessionController } from './controller.ts';
import { foundText } from './found.ts';
import { icons } from './icons.ts';
import type { Notice } from './notices.ts';
import { running } from './progress.ts';
import { Speech } from './speech.ts';
import { siteStrings } from './strings-site.ts';
import { strings } from './strings.ts';
import { barStyles } from './styles/bar.ts';
import { status } from './styles/status.ts';
import { buttons, tokens } from './styles/theme.ts';
import { toastStyles } from './styles/toast.ts';
import { toast } from './toast.ts';

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
  /** What is loaded when there is something to tell of the library, or somebody looks at the details. */
  #parts: typeof import('./house.ts') | undefined;
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
    const { adding, housekeeping } = this.#session;
    if (adding.skipped.length > 0) housekeeping.want();
    if (housekeeping.house && !this.#parts) void this.#load();
    if (adding.skipped.length === 0 && !housekeeping.house?.failing.list.length) this.#listing = false;
    const line = this.#speech.next(this.#session);
    if (line) this.#announcer.say(line);
  }

  override updated(): void {
    this.renderRoot.querySelector<HTMLDialogElement>('dialog.erase:not([open])')?.showModal();
  }

  #summary(): string {
    const { adding, consent, counted, removing, results, searching, settings, stats } = this.#session;
    if (results) return foundText(results, searching, counted);
    if (settings.readOnly) return !stats ? siteStrings.before : stats.items > 0 ? siteStrings.summary(stats.items) : '';
    if (!stats || (stats.items === 0 && (!adding.running || consent.phase !== 'idle'))) return '';
    return strings.pictures(Math.max(0, stats.items - removing.ids.size));
  }

  #notice(notice: Notice): TemplateResult {
    return html`<div class="notice ${notice.tone}">
      <span>${notice.text}</span>
      ${notice.act ? html`<button class="act" type="button" @click=${notice.act.run}><span>${notice.act.label}</span></button>` : nothing}
      <button class="plain square" type="button" aria-label=${strings.dismiss} @click=${() => this.#session.notices.dismiss(notice)}>${icons.clear}</button>
    </div>`;
  }

  #more(): TemplateResult | typeof nothing {
    const { searching, stats } = this.#session;
    const filtered = Object.keys(searching.question?.filters ?? {}).length > 0;
    const more = searching.results && stats && !stats.readOnly && !filtered ? stats.items - searching.results.total : 0;
    if (more <= 0 || searching.busy) return nothing;
    return html`<button class="link more" type="button" @click=${() => searching.again()}>${strings.moreSince(more)}</button>`;
  }

  #panel(): TemplateResult | typeof nothing {
    const { housekeeping, stats } = this.#session;
    if (!stats || !housekeeping.open || !housekeeping.house || !this.#parts) return nothing;
    return this.#parts.panel(this.#session, stats, housekeeping.house, () => this.#clear());
  }

  #standing(): TemplateResult | typeof nothing {
    const { house } = this.#session.housekeeping;
    if (!house || !this.#parts) return nothing;
    return this.#parts.standing(this.#session, house, this.#listing, (open) => {
      this.#listing = open;
      this.requestUpdate();
    });
  }

  /** It is here already: the house was loaded with it. */
  async #load(): Promise<void> {
    const parts = await import('./house.ts');
    if (this.#parts) return;
    this.#parts = parts;
    adoptStyles(this.renderRoot as ShadowRoot, [...GlimpseStatus.elementStyles, parts.houseStyles, parts.fades, parts.weightsStyles]);
    this.requestUpdate();
  }

  #clear(): void {
    this.#session.housekeeping.unfold(false);
    void this.#parts?.clear(this.#session).then(() => this.#focus('glimpse-box'));
  }

  /** What had the focus has gone: it moves to a neighbour, not to the top of the page. */
  #focus(neighbour: 'glimpse-grid' | 'glimpse-box'): void {
    (this.getRootNode() as Document | ShadowRoot).querySelector(neighbour)?.focus();
  }

  override render(): TemplateResult {
    const { open } = this.#session.housekeeping;
    return html`
      <div class="summary" part="summary">
        <span class="count">${this.#summary()}</span>
        ${this.#more()}
        <button class="plain privacy" type="button" aria-expanded=${open} aria-controls=${open && this.#parts ? 'panel' : nothing} ?disabled=${!this.#session.stats} @click=${() => this.#session.housekeeping.unfold(!open)}>
          ${icons.lock}<span>${this.#session.settings.readOnly ? siteStrings.privacy : strings.privacy}</span>${icons.chevron}
        </button>
        <slot name="actions"></slot>
      </div>
      ${this.#panel()} ${running(this.#session)} ${this.#session.notices.lasting.map((notice) => this.#notice(notice))} ${this.#standing()} ${this.#session.viewing ? nothing : toast(this.#session, () => this.#focus('glimpse-grid'))}
      ${this.#announcer.render()}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-status': GlimpseStatus;
  }
}
