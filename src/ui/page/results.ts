import { html, nothing, type TemplateResult } from 'lit';
import type { Band } from '../../types.ts';
import { icons } from '../icons.ts';
import type { PageStrings } from '../strings-page.ts';
import type { Answer, Elsewhere } from './meaning.ts';
import { excerpt } from './passage.ts';
import { pictureAddress } from './picture-address.ts';

export interface ResultsOptions {
  readonly answers: readonly Answer[];
  readonly elsewhere: readonly Elsewhere[];
  /** Address of what is shown of a picture on another page. */
  readonly preview: (id: string) => string | undefined;
  readonly query: string;
  readonly words: PageStrings;
  readonly choose: (index: number) => void;
}

const bands: readonly Band[] = ['strong', 'maybe', 'rest'];

/** A picture that cannot be shown makes room. */
const drop = ({ currentTarget }: Event): void => {
  if (currentTarget instanceof HTMLElement) currentTarget.hidden = true;
};

function thumb(address: string | undefined): TemplateResult {
  return html`<span class="thumb" part="thumb">${icons.picture}${address ? html`<img src=${address} alt="" loading="lazy" decoding="async" @error=${drop} />` : nothing}</span>`;
}

interface Shown {
  readonly kind: 'picture' | 'passage';
  /** Where its picture can be loaded. */
  readonly picture: string | undefined;
  readonly path: readonly string[];
  readonly text: string;
}

function about({ kind, picture, path, text }: Shown, { query, words }: ResultsOptions): TemplateResult {
  return html`${kind === 'picture' ? thumb(picture) : nothing}
    <span class="about">
      ${path.length > 0 ? html`<span class="path">${path.map((heading, i) => html`${i > 0 ? html`<i aria-hidden="true"></i><span class="hidden">, </span>` : nothing}<bdi>${heading}</bdi>`)}</span>` : nothing}
      ${kind === 'picture' ? html`<span class="hidden">${words.picture}</span>` : nothing}
      ${text ? html`<span class="snippet" part="snippet">${excerpt(text, query)}</span>` : nothing}
    </span>`;
}

function hit({ entry: { headings, kind, words: passage, places } }: Answer, index: number, options: ResultsOptions): TemplateResult {
  const { words, choose } = options;
  const [place] = places;
  const text = kind === 'picture' ? (place?.text || (headings.length > 0 ? '' : words.picture)) : passage;
  const shown = { kind, picture: place && pictureAddress(place), path: headings, text } as const;
  return html`<li><button type="button" class="hit" part="hit" data-index=${index} @click=${() => choose(index)}>${about(shown, options)}</button></li>`;
}

/** It leads to its page. */
function link({ item: { id, type, caption, page }, address }: Elsewhere, options: ResultsOptions): TemplateResult {
  const { title = '', headings = [] } = page ?? {};
  // Titles mostly have the first heading in them.
  const path = [title, ...headings.filter((heading) => !title.includes(heading))].filter(Boolean);
  const shown = { kind: type === 'image' ? 'picture' : 'passage', picture: options.preview(id), path, text: caption } as const;
  return html`<li><a class="hit" part="hit" href=${address}>${about(shown, options)}</a></li>`;
}

/** The answer, by how sure it is, the places of each in their order; then what other pages have. */
export function resultList(options: ResultsOptions): TemplateResult {
  const { answers, elsewhere, words } = options;
  const groups = bands.flatMap((band) => {
    const found = answers.flatMap((answer, index) => (answer.band === band ? [hit(answer, index, options)] : []));
    return found.length > 0 ? [html`<h3 id="band-${band}">${words.bands[band]}</h3><ol aria-labelledby="band-${band}" role="list">${found}</ol>`] : [];
  });
  return html`<div class="results fades" part="results" role="region" aria-label=${words.places} tabindex="-1">${groups}
    ${elsewhere.length > 0 ? html`<h3 id="elsewhere">${words.elsewhere}</h3><ol aria-labelledby="elsewhere" role="list">${elsewhere.map((one) => link(one, options))}</ol>` : nothing}
  </div>`;
}
