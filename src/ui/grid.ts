import { LitElement, html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cell } from './cell.ts';
import { SessionController } from './controller.ts';
import { move } from './grid-keys.ts';
import { layOut, lineAt, lineOf, measure, type Layout, type Line, type Measures } from './layout.ts';
import { ScrollWatch } from './scroll-watch.ts';
import type { Asked } from './searching.ts';
import { strings } from './strings.ts';
import { grid } from './styles/grid.ts';
import { buttons, tokens } from './styles/theme.ts';

const fits = { columns: 1, cell: 0, gap: 0, heading: 0 };

/**
 * The pictures: what was found, or without a query the whole library, newest first. Only what is near the window is in the page.
 *
 * @tagname glimpse-grid
 * Keys: arrows, Home, End, Page Up, Page Down (Ctrl+Home and Ctrl+End for the very first and last), Enter or Space opens,
 * S finds similar ones, Delete removes, Ctrl+Z brings back.
 *
 * @attr library - Name of the library it shows; `default` unless told.
 * @csspart grid - All cells.
 * @csspart heading - A heading: strong matches, maybe, the rest.
 * @csspart cell - One picture with its buttons.
 * @csspart thumb - The picture itself.
 * @fires {GlimpseResultsEvent} glimpse-results - An answer is shown.
 * @fires {GlimpseSelectEvent} glimpse-select - A picture was opened.
 */
export class GlimpseGrid extends LitElement {
  static override styles = [tokens, buttons, grid];
  static override properties = { library: {} };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  readonly #controller = new SessionController(this, ['glimpse-results', 'glimpse-select']);
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

  constructor() {
    super();
    this.library = 'default';
    this.addController(new ScrollWatch(this, () => this.#look()));
  }

  get #session() {
    return this.#controller.session;
  }

  /** Moves the focus to the picture where the keyboard was last. */
  override focus(): void {
    this.#focusCell(this.#current);
  }

  override willUpdate(): void {
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
    this.#hadFocus = this.renderRoot.querySelector('.cell :focus') !== null;
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

  override updated(): void {
    if (this.#hadFocus && !this.renderRoot.querySelector(`[data-index="${this.#current}"] :focus`)) this.#focusNow();
    if (this.#viewed && !this.#session.viewing) this.#return(this.#viewed);
    const { lines } = this.#layout;
    const [first, last] = this.#range;
    if (this.#fromTop && this.getBoundingClientRect().top < 0) this.scrollIntoView();
    this.#fromTop = false;
    this.#session.want(lines[first]?.from ?? 0, lines[last - 1]?.to ?? 100);
    this.#look();
  }

  /** After the large view: to the picture that was seen last. */
  #return(id: string): void {
    this.#viewed = undefined;
    const place = this.#session.view.items.findIndex((item) => item?.id === id);
    if (place >= 0) this.#focusCell(place);
  }

  /** Measures, and draws again only when other lines are in the window. */
  #look(): void {
    const probe = this.renderRoot.querySelector<HTMLElement>('.probe');
    if (!probe || this.clientWidth === 0) return;
    const heading = this.renderRoot.querySelector<HTMLElement>('.probe-heading')?.offsetHeight ?? 0;
    const next = measure(this.clientWidth, probe.offsetWidth, probe.offsetHeight, heading);
    const { columns, cell: size, gap, heading: old } = this.#measures;
    const same = next.columns === columns && next.cell === size && next.gap === gap && heading === old;
    if (!same) this.#measures = next;
    const range = this.#visible();
    if (!same || range[0] !== this.#range[0] || range[1] !== this.#range[1]) this.requestUpdate();
  }

  /** Lines in the window, and about half a window around it. */
  #visible(): readonly [number, number] {
    const { top } = this.getBoundingClientRect();
    const margin = window.innerHeight / 2;
    return [lineAt(this.#layout, -top - margin), Math.min(this.#layout.lines.length, lineAt(this.#layout, window.innerHeight - top + margin) + 1)];
  }

  #focusCell(index: number): void {
    this.#current = index;
    this.#currentId = this.#session.view.items[index]?.id;
    this.requestUpdate();
    void this.updateComplete.then(() => this.#focusNow());
  }

  #focusNow(): void {
    const button = this.renderRoot.querySelector<HTMLElement>(`[data-index="${this.#current}"] .open`);
    button?.focus({ preventScroll: true });
    button?.parentElement?.scrollIntoView({ block: 'nearest' });
  }

  #do(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const index = Number(button?.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? Number.NaN);
    const item = this.#session.view.items[index];
    if (!button || !item) return;
    this.#current = index;
    this.#currentId = item.id;
    const what = button.dataset['do'];
    if (what === 'open') this.#session.show(item.id);
    if (what === 'similar') this.#session.search({ kind: 'like', item });
    if (what === 'remove') this.#session.removing.remove(item.id);
  }

  #key(event: KeyboardEvent): void {
    const item = this.#session.view.items[this.#current];
    const ctrl = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(window.innerHeight / (this.#measures.cell + this.#measures.gap)) - 1);
    const to = event.altKey ? undefined : move(this.#layout, this.#current, { key: event.key, ctrl, page, rtl: getComputedStyle(this).direction === 'rtl' });
    if (to !== undefined) this.#focusCell(to);
    else if (ctrl && event.key === 'z') this.#session.undo();
    else if (!ctrl && event.key === 's' && item) this.#session.search({ kind: 'like', item });
    else if (event.key === 'Delete' && item) this.#session.removing.remove(item.id);
    else return;
    event.preventDefault();
  }

  #line(line: Line, row: number): TemplateResult {
    const { view, thumbs } = this.#session;
    const { columns } = this.#measures;
    const place = `--top:${line.top}px`;
    if (line.heading) {
      const alone = line.band === 'rest' && view.sections.every(({ band, count }) => band === 'rest' || count === 0);
      const words = alone ? strings.nothingMatches : strings.bands[line.band ?? 'rest'];
      return html`<div class="line heading" part="heading" role="row" aria-rowindex=${row + 1} .style=${place}>
        <div role="rowheader" aria-colspan=${columns}>${words}</div>
      </div>`;
    }
    const cells = view.items.slice(line.from, line.to);
    return html`<div class="line cells ${line.band ?? ''}" role="row" aria-rowindex=${row + 1} .style=${place}>
      ${cells.map((item, offset) => {
        const index = line.from + offset;
        return cell(item, { index, column: offset + 1, url: item && thumbs.url(item.id), current: index === this.#current });
      })}
    </div>`;
  }

  override render(): TemplateResult {
    const { lines, height } = this.#layout;
    const rows = lines.map((line, row) => ({ line, row })).slice(...this.#range);
    const kept = lineOf(this.#layout, this.#current);
    const keptRow = kept ? lines.indexOf(kept) : -1;
    // The line with the keyboard stays in the page wherever it is scrolled to.
    if (kept && keptRow < this.#range[0]) rows.unshift({ line: kept, row: keptRow });
    if (kept && keptRow >= this.#range[1]) rows.push({ line: kept, row: keptRow });
    const { columns, cell: size } = this.#measures;
    return html`<div class="probe"></div>
      <div class="probe-heading heading"></div>
      <div
        class="grid"
        part="grid"
        role=${lines.length > 0 ? 'grid' : 'presentation'}
        aria-label=${this.#session.searching.results ? strings.results : strings.library}
        aria-rowcount=${lines.length}
        aria-colcount=${columns}
        .style=${`--height:${height}px;--size:${size}px;--columns:${columns}`}
        @click=${this.#do}
        @keydown=${this.#key}
      >
        ${repeat(rows, ({ row }) => row, ({ line, row }) => this.#line(line, row))}
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-grid': GlimpseGrid;
  }
}
