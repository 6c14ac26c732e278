import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { GuessController } from './guess.ts';
import { icons } from './icons.ts';
import { keepOnClick } from './kept-question.ts';
import { ObjectUrls } from './object-url.ts';
import { placeAddress } from './place-address.ts';
import type { Session } from './session.ts';
import { siteViewStrings } from './strings-site-view.ts';
import { viewerStrings } from './strings-viewer.ts';
import { strings } from './strings.ts';
import { links } from './styles/links.ts';
import { toastStyles } from './styles/toast.ts';
import { viewer } from './styles/viewer.ts';
import { toast } from './toast.ts';
import type { Item } from '../types.ts';
import { viewerFacts } from './viewer-facts.ts';
import { groupAt, placeOf } from './view.ts';
import { webAddress } from './web-address.ts';

export const viewingStyles = [viewer, links, toastStyles];

/** What the large view shows and does. It is loaded when something is there to be looked at. */
export class Viewing {
  readonly #host: LitElement;
  readonly #of: () => Session;
  readonly #original = new ObjectUrls();
  readonly #guess: GuessController;
  /** Id of the picture whose original did not load. */
  #broken: string | undefined;

  constructor(host: LitElement, of: () => Session) {
    this.#host = host;
    this.#of = of;
    this.#guess = new GuessController(() => host.requestUpdate());
  }

  get #session(): Session {
    return this.#of();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  /** It is not shown any more. */
  leave(): void {
    this.#original.show([]);
    this.#guess.look(undefined, this.#session);
  }

  updated(): void {
    const dialog = this.#dialog;
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    const place = this.#place;
    if (place >= 0) this.#session.want(place - 1, place + 2);
  }

  /** Where its picture is among the others; -1 when it is not with them (any more). */
  get #place(): number {
    const { looking, viewing } = this.#session;
    return placeOf(looking.view, viewing);
  }

  #step(by: number): void {
    const place = this.#place;
    const next = place < 0 ? undefined : this.#session.looking.view.items[place + by];
    if (next) this.#session.show(next.id);
  }

  #key(event: KeyboardEvent): void {
    const forward = getComputedStyle(this.#host).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') this.#step(event.key === forward ? 1 : -1);
    else if (event.key === 'Delete') this.#remove();
    else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) this.#session.undo();
    else return;
    event.preventDefault();
  }

  /** What is shown next is another one of its group, else a neighbour. */
  #remove(): void {
    const { view, item } = this.#session.looking;
    if (!item || this.#session.settings.readOnly) return;
    const place = this.#place;
    const other = groupAt(view, place).find(({ id }) => id !== item.id);
    const neighbour = other ?? (place < 0 ? undefined : (view.items[place + 1] ?? view.items[place - 1]));
    this.#session.removing.remove(item.id);
    this.#session.show(neighbour?.id);
  }

  #fallBack(id: string): void {
    this.#broken = id;
    this.#host.requestUpdate();
  }

  #picture(item: Item): TemplateResult {
    if (item.type === 'text') return html`<figure><div class="stage"><blockquote part="passage" tabindex="0"><bdi>${item.caption}</bdi></blockquote></div></figure>`;
    const kept = this.#session.adding.originals.get(item);
    const file = kept && this.#original.show([kept])(kept);
    if (!kept) this.#original.show([]);
    const original = this.#broken === item.id ? undefined : (file ?? webAddress(item.url));
    const url = original ?? this.#session.thumbs.url(item.id);
    const { labels } = this.#guess;
    const alt = item.caption || (labels.length > 0 ? viewerStrings.perhaps(labels) : item.name);
    return html`<figure>
      <div class="stage">
        ${url ? html`<img part="picture" referrerpolicy="no-referrer" class=${original ? '' : 'preview'} src=${url} width=${item.width} height=${item.height} alt=${alt} @error=${() => this.#fallBack(item.id)} />` : nothing}
      </div>
      ${original ? nothing : html`<p class="note">${strings.previewOnly}</p>`}
    </figure>`;
  }

  /** The pictures that share its place. */
  #strip(item: Item, place: number): TemplateResult | typeof nothing {
    const group = groupAt(this.#session.looking.view, place);
    if (group.length < 2) return nothing;
    return html`<div class="strip" part="strip" role="group" aria-label=${viewerStrings.group(group.length)}>
      ${group.map((one) => {
        const url = one.type === 'image' ? this.#session.thumbs.url(one.id) : undefined;
        const name = one.caption || one.name;
        return html`<button type="button" aria-label=${name} title=${name} aria-current=${one.id === item.id ? 'true' : nothing} @click=${() => this.#session.show(one.id)}>
          ${url ? html`<img referrerpolicy="no-referrer" src=${url} alt="" decoding="async" />` : nothing}
        </button>`;
      })}
    </div>`;
  }

  /** Of a site: to the page that it stands on, and to the picture itself. */
  #links(item: Item): TemplateResult {
    const [place, original] = [placeAddress(item), this.#session.settings.readOnly && item.type === 'image' ? webAddress(item.url) : undefined];
    return html`${place ? html`<a class="plain" href=${place}>${siteViewStrings.toPage}</a>` : nothing}
      ${original ? html`<a class="plain original" href=${original} title=${siteViewStrings.original}>${icons.picture}<span>${siteViewStrings.original}</span></a>` : nothing}`;
  }

  render(item: Item): TemplateResult {
    this.#guess.look(item, this.#session);
    const { view } = this.#session.looking;
    const { length } = view.items;
    const place = this.#place;
    const close = () => this.#session.show(undefined);
    return html`<dialog part="dialog" aria-label=${strings.viewer} @close=${close} @keydown=${(event: KeyboardEvent) => this.#key(event)} @click=${(event: MouseEvent) => { if (event.target === event.currentTarget) close(); else keepOnClick(this.#session, event); }}>
      <div class="toolbar" part="toolbar">
        <span class="position"><bdi>${place < 0 ? nothing : strings.position(place + 1, length)}</bdi></span>
        ${this.#links(item)}
        <button class="plain" type="button" @click=${() => this.#session.search({ examples: [{ item }] })}>${icons.similar}${strings.similar}</button>
        ${this.#session.settings.readOnly ? nothing : html`<button class="plain" type="button" @click=${() => this.#remove()}>${icons.remove}${strings.remove}</button>`}
        <button class="plain square" type="button" autofocus aria-label=${strings.close} @click=${close}>${icons.clear}</button>
      </div>
      <button class="plain square step before" type="button" ?disabled=${place <= 0} aria-label=${strings.previous} @click=${() => this.#step(-1)}>${icons.previous}</button>
      ${this.#picture(item)}
      <button class="plain square step after" type="button" ?disabled=${place < 0 || place === length - 1} aria-label=${strings.next} @click=${() => this.#step(1)}>${icons.next}</button>
      ${this.#strip(item, place)} ${viewerFacts(item, { session: this.#session, hit: view.hits[place], labels: this.#guess.labels })}
      ${toast(this.#session, () => this.#dialog?.focus())}
    </dialog>`;
  }
}
