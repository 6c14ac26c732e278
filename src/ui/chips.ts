import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Example } from './asked.ts';
import { icons } from './icons.ts';
import { searchStrings } from './strings-search.ts';
import { strings } from './strings.ts';

/** What can be done with a picture that is asked with. */
export interface ChipActions {
  readonly url: (example: Example) => string | undefined;
  readonly flip: (example: Example) => void;
  readonly remove: (example: Example) => void;
}

/** The pictures that are asked with. `crowded`: there is little room for words. */
export function chips(examples: readonly Example[], crowded: boolean, actions: ChipActions): TemplateResult | typeof nothing {
  return examples.length === 0 ? nothing : html`<span class="chips ${crowded ? 'crowded' : ''}">${repeat(examples, ({ item, image }) => item?.id ?? image, (example) => chip(example, actions))}</span>`;
}

function chip(example: Example, { url, flip, remove }: ChipActions): TemplateResult {
  const { item, minus = false } = example;
  const address = url(example);
  return html`<span class="chip ${minus ? 'minus' : ''}" part="chip">
    <button class="plain square" type="button" aria-pressed=${minus} aria-label=${searchStrings.subtract} title=${searchStrings.subtract} @click=${() => flip(example)}>
      ${address ? html`<img src=${address} alt="" @error=${hide} @load=${show} />` : nothing}<span class="sign"></span>
    </button>
    <span class="words">${item ? html`${minus ? searchStrings.unlike : strings.similarTo} <bdi>${item.caption || item.name}</bdi>` : minus ? searchStrings.unlikeYours : strings.byPicture}</span>
    <button class="plain square" type="button" aria-label=${searchStrings.removeExample} @click=${() => remove(example)}>${icons.clear}</button>
  </span>`;
}

/** A kind of picture that the browser cannot show, HEIC for one, can be searched by all the same. */
const hide = ({ target }: Event) => ((target as HTMLElement).hidden = true);
const show = ({ target }: Event) => ((target as HTMLElement).hidden = false);
