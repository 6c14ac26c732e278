import { html, nothing, type TemplateResult } from 'lit';
import type { Band } from '../../types.ts';
import { icons } from '../icons.ts';
import type { PageStrings } from '../strings-page.ts';
import type { Answer } from './asking.ts';
import { excerpt } from './passage.ts';
import { pictureAddress } from './picture-address.ts';

export interface ResultsOptions {
  readonly answers: readonly Answer[];
  readonly query: string;
  readonly words: PageStrings;
  readonly choose: (index: number) => void;
}

const bands: readonly Band[] = ['strong', 'maybe', 'rest'];

/** A picture that cannot be shown makes room. */
const drop = ({ currentTarget }: Event): void => {
  if (currentTarget instanceof HTMLElement) currentTarget.hidden = true;
};

function thumb({ entry: { kind, places } }: Answer): TemplateResult | typeof nothing {
  const [place] = places;
  if (kind !== 'picture') return nothing;
  const address = place && pictureAddress(place);
  return html`<span class="thumb" part="thumb">${icons.picture}${address ? html`<img src=${address} alt="" loading="lazy" decoding="async" @error=${drop} />` : nothing}</span>`;
}

function hit(answer: Answer, index: number, { query, words, choose }: ResultsOptions): TemplateResult {
  const { headings, kind, words: text, places } = answer.entry;
  const shown = kind === 'picture' ? (places[0]?.text || (headings.length > 0 ? '' : words.picture)) : text;
  return html`<li>
    <button type="button" class="hit" part="hit" data-index=${index} @click=${() => choose(index)}>
      ${thumb(answer)}
      <span class="about">
        ${headings.length > 0 ? html`<span class="path">${headings.map((heading, i) => html`${i > 0 ? html`<i aria-hidden="true"></i><span class="hidden">, </span>` : nothing}<bdi>${heading}</bdi>`)}</span>` : nothing}
        ${kind === 'picture' ? html`<span class="hidden">${words.picture}</span>` : nothing}
        ${shown ? html`<span class="snippet" part="snippet">${excerpt(shown, query)}</span>` : nothing}
      </span>
    </button>
  </li>`;
}

/** The answer, by how sure it is; the places of each in their order. */
export function resultList(options: ResultsOptions): TemplateResult {
  const { answers, words } = options;
  const groups = bands.flatMap((band) => {
    const found = answers.flatMap((answer, index) => (answer.band === band ? [hit(answer, index, options)] : []));
    return found.length > 0 ? [html`<h3 id="band-${band}">${words.bands[band]}</h3><ol aria-labelledby="band-${band}" role="list">${found}</ol>`] : [];
  });
  return html`<div class="results fades" part="results" role="region" aria-label=${words.places} tabindex="-1">${groups}</div>`;
}
