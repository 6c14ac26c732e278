import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { SessionController } from './controller.ts';
import { bytes, date } from './format.ts';
import { icons } from './icons.ts';
import { ObjectUrl } from './object-url.ts';
import { strings } from './strings.ts';
import { buttons, tokens } from './styles/theme.ts';
import { toastStyles } from './styles/toast.ts';
import { viewer } from './styles/viewer.ts';
import { toast } from './toast.ts';
import type { Item } from '../types.ts';

/** Only addresses that load a picture and nothing else. */
function safe(url: string | undefined): string | undefined {
  return url && /^https?:/i.test(url) ? url : undefined;
}

const fact = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

/**
 * One picture, large, in a dialog of its own. Arrow keys go to the neighbours, Escape closes.
 *
 * @tagname glimpse-viewer
 * @attr library - Name of the library; `default` unless told.
 * @csspart dialog - The dialog.
 * @csspart picture - The picture.
 * @csspart toolbar - The buttons.
 * @csspart toast - The line that passes by, with "undo".
 * @csspart facts - Name, folder, size and date.
 */
export class GlimpseViewer extends LitElement {
  static override styles = [tokens, buttons, viewer, toastStyles];
  static override properties = { library: {} };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  readonly #controller = new SessionController(this);
  readonly #original = new ObjectUrl();
  /** Id of the picture whose original did not load. */
  #broken: string | undefined;

  constructor() {
    super();
    this.library = 'default';
  }

  get #session() {
    return this.#controller.session;
  }

  override disconnectedCallback(): void {
    if (this.#session.viewed) this.#session.show(undefined);
    super.disconnectedCallback();
    this.#original.show(undefined);
  }

  override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    const place = this.#place;
    if (place >= 0) this.#session.want(place - 1, place + 2);
  }

  /** Where its picture is among the others; -1 when it is not with them (any more). */
  get #place(): number {
    const { view, viewing } = this.#session;
    return view.items.findIndex((item) => item !== undefined && item.id === viewing);
  }

  #step(by: number): void {
    const place = this.#place;
    const next = place < 0 ? undefined : this.#session.view.items[place + by];
    if (next) this.#session.show(next.id);
  }

  #key(event: KeyboardEvent): void {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') this.#step(event.key === forward ? 1 : -1);
    else if (event.key === 'Delete') this.#remove();
    else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) this.#session.undo();
    else return;
    event.preventDefault();
  }

  #remove(): void {
    const { view, viewed } = this.#session;
    if (!viewed) return;
    const place = this.#place;
    const neighbour = place < 0 ? undefined : (view.items[place + 1] ?? view.items[place - 1]);
    this.#session.removing.remove(viewed.id);
    this.#session.show(neighbour?.id);
  }

  #fallBack(id: string): void {
    this.#broken = id;
    this.requestUpdate();
  }

  #picture(item: Item): TemplateResult {
    const file = this.#original.show(this.#session.adding.originals.get(item));
    const original = this.#broken === item.id ? undefined : (file ?? safe(item.url));
    const url = original ?? this.#session.thumbs.url(item.id);
    return html`<figure>
      <div class="stage">
        ${url ? html`<img part="picture" referrerpolicy="no-referrer" class=${original ? '' : 'preview'} src=${url} width=${item.width} height=${item.height} alt=${item.caption || item.name} @error=${() => this.#fallBack(item.id)} />` : nothing}
      </div>
      ${original ? nothing : html`<p class="note">${strings.previewOnly}</p>`}
    </figure>`;
  }

  #facts(item: Item): TemplateResult {
    const { facts } = strings;
    return html`<dl part="facts">
      ${item.caption ? fact(facts.caption, html`<bdi>${item.caption}</bdi>`) : nothing}
      ${fact(facts.name, html`<bdi>${item.name}</bdi>`)}
      ${item.folder ? fact(facts.folder, html`<bdi>${item.folder}</bdi>`) : nothing}
      ${fact(facts.size, `${strings.dimensions(item.width, item.height)} · ${bytes(item.bytes)}`)}
      ${item.modified === undefined ? nothing : fact(facts.date, date(item.modified))}
      ${item.partial ? html`<p>${strings.partial}</p>` : nothing}
    </dl>`;
  }

  override render(): TemplateResult | typeof nothing {
    const item = this.#session.viewed;
    if (!item) {
      this.#original.show(undefined);
      return nothing;
    }
    const { length } = this.#session.view.items;
    const place = this.#place;
    const close = () => this.#session.show(undefined);
    return html`<dialog part="dialog" aria-label=${strings.viewer} @close=${close} @keydown=${this.#key} @click=${(event: Event) => { if (event.target === event.currentTarget) close(); }}>
      <div class="toolbar" part="toolbar">
        <span class="position">${place < 0 ? nothing : strings.position(place + 1, length)}</span>
        <button class="plain" type="button" @click=${() => this.#session.search({ kind: 'like', item })}>${icons.similar}${strings.similar}</button>
        <button class="plain" type="button" @click=${() => this.#remove()}>${icons.remove}${strings.remove}</button>
        <button class="plain square" type="button" autofocus aria-label=${strings.close} @click=${close}>${icons.clear}</button>
      </div>
      <button class="plain square step before" type="button" ?disabled=${place <= 0} aria-label=${strings.previous} @click=${() => this.#step(-1)}>${icons.previous}</button>
      ${this.#picture(item)}
      <button class="plain square step after" type="button" ?disabled=${place < 0 || place === length - 1} aria-label=${strings.next} @click=${() => this.#step(1)}>${icons.next}</button>
      ${this.#facts(item)} ${toast(this.#session, () => this.renderRoot.querySelector('dialog')?.focus())}
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-viewer': GlimpseViewer;
  }
}
