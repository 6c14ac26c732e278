import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../icons.ts';
import type { PageStrings } from '../strings-page.ts';
import type { consentPanel } from './consent-panel.ts';
import type { Unseen } from './entries.ts';
import { linkTo } from './link.ts';
import { resultList } from './results.ts';
import type { PageSession } from './session.ts';

export interface PanelOptions {
  readonly session: PageSession;
  readonly words: PageStrings;
  /** Shown within the page, so there is nothing to close. */
  readonly inline: boolean;
  /** The card's template, once it is here. */
  readonly card: typeof consentPanel | undefined;
  /** What the field has, which may end in a space. */
  readonly typed: string;
  readonly type: (text: string) => void;
  readonly ask: (text: string) => void;
  readonly begin: () => void;
  readonly choose: (index: number) => void;
  readonly preview: (id: string) => string | undefined;
  readonly close: () => void;
  readonly copy: (link: string) => void;
}

function field({ words, inline, session, typed, type, ask, begin, choose, close }: PanelOptions): TemplateResult {
  const { asking, model } = session;
  const input = (event: Event): string => (event.currentTarget as HTMLInputElement).value;
  const enter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    const words = input(event).trim();
    if (words !== asking.text) ask(input(event));
    else if (words !== '' && words === asking.answered && asking.answers.length > 0) {
      // What has the focus next would take the key as its own: a summary would close again.
      event.preventDefault();
      choose(0);
    }
  };
  return html`<div class="field" part="field">
    ${icons.search}
    <input type="search" part="input" aria-label=${words.open} placeholder=${words.placeholder} autocomplete="off" spellcheck="false" enterkeyhint="search" maxlength="300"
      .value=${typed} @focus=${begin} @input=${(event: Event) => type(input(event))} @keydown=${enter} />
    ${typed ? html`<button type="button" class="plain square" aria-label=${words.clear} title=${words.clear} @click=${() => ask('')}>${icons.clear}</button>` : nothing}
    ${inline ? nothing : html`<button type="button" class="plain" part="close" @click=${close}><span class="hidden">${words.close} </span><kbd>Esc</kbd><span class="done-label" aria-hidden="true">${words.done}</span></button>`}
    ${asking.busy && model.consent.phase === 'idle' ? html`<div class="busy"></div>` : nothing}
  </div>`;
}

function unseen({ entries }: PageSession, words: PageStrings): TemplateResult[] {
  const having = (...whys: Unseen[]): number => [...entries.all].filter((entry) => entry.unseen && whys.includes(entry.unseen) && entry.words).length;
  const [cors, others] = [having('cors'), having('failed', 'budget')];
  return [...(cors > 0 ? [html`<p>${words.otherSites(cors)}</p>`] : []), ...(others > 0 ? [html`<p>${words.unread(others)}</p>`] : [])];
}

/** How the answer came about, in one line. */
function standing({ session, words }: PanelOptions): string | TemplateResult {
  const { asking, model, reading } = session;
  if (model.problem) return html`<span class="failure">${model.problem}</span>`;
  if (asking.text === '') return words.hint;
  if (reading && reading.done < reading.total) return words.reading(reading.done, reading.total);
  if (asking.unknown) return words.notIndexed;
  if (asking.answered === '' || asking.meant) return '';
  return model.refused || !model.started ? words.byWords : words.meaningFollows;
}

/** Field, answer and notes: what the dialog has, or the page itself. */
export function panel(options: PanelOptions): TemplateResult {
  const { session, words, card, choose, copy, preview } = options;
  const { asking, model } = session;
  const { answers, answered, elsewhere } = asking;
  const link = answered === '' ? undefined : linkTo(answered);
  const line = standing(options);
  const good = answers.some(({ band }) => band !== 'rest');
  const read = !session.reading || session.reading.done >= session.reading.total;
  return html`
    ${field(options)}
    ${card && model.stats ? card(model.consent, model.stats.model) : nothing}
    ${answered !== '' && !good && !asking.busy && read ? html`<p class="nothing" part="message">${words.nothing(answered)}</p>` : nothing}
    ${answers.length > 0 || elsewhere.length > 0 ? resultList({ answers, elsewhere, preview, query: answered, words, choose }) : nothing}
    <div class="foot" part="footer">
      <div class="notes">${line ? html`<p>${line}</p>` : nothing}${unseen(session, words)}</div>
      ${link ? html`<button type="button" class="link" @click=${() => copy(link)}>${words.copyLink}</button>` : html`<span class="privacy">${icons.lock}${words.privacy}</span>`}
    </div>
  `;
}

export interface FindBarOptions {
  readonly words: PageStrings;
  readonly index: number;
  readonly total: number;
  readonly step: (by: 1 | -1) => void;
  readonly list: () => void;
  readonly end: () => void;
}

/** Goes through the places on the page itself. */
export function findBar({ words, index, total, step, list, end }: FindBarOptions): TemplateResult {
  const button = (label: string, icon: TemplateResult, act: () => void, keys: string) =>
    html`<button type="button" class="plain square" aria-label=${label} title=${`${label} (${keys})`} aria-keyshortcuts=${keys} @click=${act}>${icon}</button>`;
  return html`<span class="place"><bdi>${words.place(index + 1, total)}</bdi></span>
    ${button(words.previous, icons.previous, () => step(-1), 'Shift+F3')} ${button(words.next, icons.next, () => step(1), 'F3')}
    <button type="button" class="plain square" aria-label=${words.list} title=${words.list} @click=${list}>${icons.search}</button>
    ${button(words.end, icons.clear, end, 'Escape')}`;
}
