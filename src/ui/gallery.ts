import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Band } from '../types.ts';
import { cell } from './cell.ts';
import { move } from './grid-keys.ts';
import { icons } from './icons.ts';
import { keepOnClick } from './kept-question.ts';
import { layOut, lineAt, lineOf, measure, type Layout, type Line, type Measures } from './layout.ts';
import { passageCell } from './passage-cell.ts';
import { ScrollWatch } from './scroll-watch.ts';
import type { Asked } from './searching.ts';
import type { Session } from './session.ts';
import { searchStrings } from './strings-search.ts';
import { strings } from './strings.ts';
import { siteStrings } from './strings-site.ts';
import { grid } from './styles/grid.ts';
import { links } from './styles/links.ts';
import { passages } from './styles/passages.ts';
import { isSitePassage, placeOf } from './view.ts';

export const galleryStyles = [grid, links, passages];

const fits = { columns: 1, cell: 0, gap: 0, heading: 0, wide: { columns: 1, height: 0 } };

/** What the grid shows and does. It is loaded when there is something to show. */
export class Gallery {
  readonly #host: LitElement;
  readonly #of: () => Session;
  #measures: Measures = fits;
  #layout: Layout = { lines: [], height: 0 };
  #laidOut: readonly unknown[] = [];
  #range: readonly [number, number] = [0, 0];
  /** Where the keyboard is. */
  #current = 0;
  #currentId: string | undefined;
  #hadFocus = false;
  #viewed: string | undefined;
  #answered: Asked | undefined;
  #fromTop = false;

  constructor(host: LitElement, of: () => Session) {
    this.#host = host;
    this.#of = of;
    host.addController(new ScrollWatch(host, () => this.#look()));
  }

  get #session(): Session {
    return this.#of();
  }

  /** Moves the focus to the picture where the keyboard was last. */
  focus(): void {
    this.#focusCell(this.#current);
  }

  willUpdate(): void {
    const { view, viewing, searching } = this.#session;
    if (viewing) this.#viewed = viewing;
    if (searching.answered !== this.#answered) {
      // Another answer is read from its beginning.
      this.#answered = searching.answered;
      this.#currentId = undefined;
      this.#current = 0;
      this.#viewed = undefined;
      this.#fromTop = true;
    }
    this.#hadFocus = this.#host.renderRoot.querySelector('.cell :focus') !== null;
    const key = [view, this.#measures];
    if (key.some((part, index) => part !== this.#laidOut[index])) {
      this.#laidOut = key;
      this.#layout = layOut(view.sections, this.#measures);
      this.#follow();
    }
    this.#range = this.#visible();
  }

  /** The picture under the keyboard stays under it when others come or go. */
  #follow(): void {
    const { items } = this.#session.view;
    if (this.#currentId !== undefined && items[this.#current]?.id !== this.#currentId) {
      const place = items.findIndex((item) => item?.id === this.#currentId);
      if (place >= 0) this.#current = place;
    }
    this.#current = Math.max(0, Math.min(this.#current, items.length - 1));
    this.#currentId = items[this.#current]?.id;
  }

  updated(): void {
    if (this.#hadFocus && !this.#host.renderRoot.querySelector(`[data-index="${this.#current}"] :focus`)) this.#focusNow();
    if (this.#viewed && !this.#session.viewing) this.#return(this.#viewed);
    const { lines } = this.#layout;
    const [first, last] = this.#range;
    if (this.#fromTop && this.#host.getBoundingClientRect().top < 0) this.#host.scrollIntoView();
    this.#fromTop = false;
    this.#session.want(lines[first]?.from ?? 0, lines[last - 1]?.to ?? 100);
    this.#look();
  }

  /** After the large view: to the picture that was seen last. */
  #return(id: string): void {
    this.#viewed = undefined;
    const place = placeOf(this.#session.view, id);
    if (place >= 0) this.#focusCell(place);
  }

  /** Measures, and draws again only when other lines are in the window. */
  #look(): void {
    const probe = this.#host.renderRoot.querySelector<HTMLElement>('.probe');
    if (!probe || this.#host.clientWidth === 0) return;
    const heading = this.#host.renderRoot.querySelector<HTMLElement>('.probe-heading')?.offsetHeight ?? 0;
    const wide = this.#host.renderRoot.querySelector<HTMLElement>('.probe-wide');
    const next = measure(this.#host.clientWidth, probe.offsetWidth, probe.offsetHeight, heading, { width: wide?.offsetWidth ?? 0, height: wide?.offsetHeight ?? 0 });
    const same = JSON.stringify(next) === JSON.stringify(this.#measures);
    if (!same) this.#measures = next;
    const range = this.#visible();
    if (!same || range[0] !== this.#range[0] || range[1] !== this.#range[1]) this.#host.requestUpdate();
  }

  /** Lines in the window, and about half a window around it. */
  #visible(): readonly [number, number] {
    const { top } = (this.#host.renderRoot.querySelector('.grid') ?? this.#host).getBoundingClientRect();
    const margin = window.innerHeight / 2;
    return [lineAt(this.#layout, -top - margin), Math.min(this.#layout.lines.length, lineAt(this.#layout, window.innerHeight - top + margin) + 1)];
  }

  #focusCell(index: number): void {
    this.#current = index;
    this.#currentId = this.#session.view.items[index]?.id;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#focusNow());
  }

  #focusNow(): void {
    const button = this.#host.renderRoot.querySelector<HTMLElement>(`[data-index="${this.#current}"] .open`);
    button?.focus({ preventScroll: true });
    button?.parentElement?.scrollIntoView({ block: 'nearest' });
  }

  #do(event: MouseEvent): void {
    keepOnClick(this.#session, event);
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const index = Number(button?.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? Number.NaN);
    const item = this.#session.view.items[index];
    if (!button || !item) return;
    this.#current = index;
    this.#currentId = item.id;
    const what = button.dataset['do'];
    if (what === 'open') this.#session.show(item.id);
    if (what === 'similar') this.#session.search({ examples: [{ item }] });
    if (what === 'remove') this.#session.removing.remove(item.id);
    if (what === 'go') this.#session.say('glimpse-select', { item });
  }

  #key(event: KeyboardEvent): void {
    const item = this.#session.view.items[this.#current];
    const ctrl = event.ctrlKey || event.metaKey;
    if (this.#overButton(event)) return;
    const page = Math.max(1, Math.floor(window.innerHeight / (this.#measures.cell + this.#measures.gap)) - 1);
    const to = event.altKey ? undefined : move(this.#layout, this.#current, { key: event.key, ctrl, page, rtl: getComputedStyle(this.#host).direction === 'rtl' });
    if (to !== undefined) this.#focusCell(to);
    else if (ctrl && event.key === 'z') this.#session.undo();
    else if (!ctrl && event.key === 's' && item) this.#session.search({ examples: [{ item }] });
    else if (event.key === 'Delete' && item && !this.#session.settings.readOnly) this.#session.removing.remove(item.id);
    else return;
    event.preventDefault();
  }

  /** The button that shows the rest lies between two lines of cells: arrows lead to it and away from it. */
  #overButton(event: KeyboardEvent): boolean {
    const { items, sections } = this.#session.view;
    const last = sections.at(-1);
    if (!last || last.band !== 'rest' || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return false;
    const from = items.length - last.count;
    const on = (event.target as Element).closest('.fold') !== null;
    if (on && event.key === 'ArrowUp' && from > 0) this.#focusCell(from - 1);
    else if (on && event.key === 'ArrowDown' && last.count > 0) this.#focusCell(from);
    else if (!on && event.key === 'ArrowDown' && last.count === 0 && lineOf(this.#layout, this.#current)?.to === from) this.#host.renderRoot.querySelector<HTMLElement>('.fold')?.focus();
    else if (!on) return false;
    event.preventDefault();
    return true;
  }

  #heading(band: Band): TemplateResult | string {
    const { searching, view } = this.#session;
    const rest = view.sections.find((section) => section.band === 'rest');
    const others = view.sections.some((section) => section.band !== 'rest' && section.count > 0);
    if (band !== 'rest' || !rest || (!others && !searching.results?.nothing)) return strings.bands[band];
    const shown = rest.count > 0;
    return html`<button class="fold link" type="button" aria-expanded=${shown} @click=${() => searching.unfold(!shown)}>${searchStrings.less(rest.count + rest.folded, shown)}${icons.chevron}</button>`;
  }

  /** Said in place of a promise that the rest would not keep. */
  #message(): TemplateResult | typeof nothing {
    const { results, searching } = this.#session;
    const { question, busy } = searching;
    // Before the model has had its part, nobody knows.
    if (!results || !question || (results.keywordsOnly && busy)) return nothing;
    const filtered = Object.keys(question.filters).length > 0;
    if (!results.nothing && (results.total > 0 || !filtered)) return nothing;
    const unfiltered = filtered ? html`<button type="button" @click=${() => searching.refine(question.bare)}>${searchStrings.unfiltered}</button>` : nothing;
    const [first, then] = results.nothing ? [results.keywordsOnly ? searchStrings.nothingNamed(question.words) : searchStrings.nothingLike(question.words), searchStrings.otherWords] : [searchStrings.noneLeft, ''];
    return html`<div class="message" part="message"><p><bdi>${first}</bdi></p>${then ? html`<p class="more">${then}</p>` : nothing}${unfiltered}</div>`;
  }

  #line(line: Line, row: number): TemplateResult {
    const { settings, view, thumbs } = this.#session;
    const place = `--top:${line.top}px;--size:${line.height}px;--columns:${line.columns}`;
    if (line.heading) {
      return html`<div class="line heading" part="heading" role="row" aria-rowindex=${row + 1} .style=${place}>
        <div role="rowheader" aria-colspan=${line.columns}>${this.#heading(line.band ?? 'rest')}</div>
      </div>`;
    }
    const cells = view.items.slice(line.from, line.to);
    return html`<div class="line cells ${line.band ?? ''}" role="row" aria-rowindex=${row + 1} .style=${place}>
      ${cells.map((item, offset) => {
        const index = line.from + offset;
        const state = { index, column: offset + 1, url: item?.type === 'image' ? thumbs.url(item.id) : undefined, hit: view.hits[index], current: index === this.#current, removable: !settings.readOnly };
        return isSitePassage(item) ? passageCell(item, state) : cell(item, state);
      })}
    </div>`;
  }

  render(): TemplateResult {
    const { lines, height } = this.#layout;
    const rows = lines.map((line, row) => ({ line, row })).slice(...this.#range);
    const kept = lineOf(this.#layout, this.#current);
    const keptRow = kept ? lines.indexOf(kept) : -1;
    // The line with the keyboard stays in the page wherever it is scrolled to.
    if (kept && keptRow < this.#range[0]) rows.unshift({ line: kept, row: keptRow });
    if (kept && keptRow >= this.#range[1]) rows.push({ line: kept, row: keptRow });
    const { searching, settings } = this.#session;
    const { columns, wide } = this.#measures;
    return html`<div class="probe"></div>
      <div class="probe-heading heading"></div>
      <div class="probe-wide"></div>
      ${this.#message()}
      <div
        class="grid"
        part="grid"
        role=${lines.length > 0 ? 'grid' : 'presentation'}
        aria-label=${searching.results ? strings.results : settings.readOnly ? siteStrings.newest : strings.library}
        aria-rowcount=${lines.length}
        aria-colcount=${Math.max(columns, wide.columns)}
        .style=${`--height:${height}px`}
        @click=${(event: MouseEvent) => this.#do(event)}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        ${repeat(rows, ({ row }) => row, ({ line, row }) => this.#line(line, row))}
      </div>`;
  }
}
