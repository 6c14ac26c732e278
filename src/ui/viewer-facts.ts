import { html, nothing, type TemplateResult } from 'lit';
import { withFilter } from '../rank/parse-query.ts';
import type { Hit, Item, Label, Place } from '../types.ts';
import { whyText } from './found.ts';
import { bytes, date } from './format.ts';
import { placeAddress } from './place-address.ts';
import type { Session } from './session.ts';
import { siteViewStrings } from './strings-site-view.ts';
import { viewerStrings } from './strings-viewer.ts';
import { strings } from './strings.ts';

const row = (label: string, value: string | TemplateResult) => html`<div><dt>${label}</dt><dd><bdi>${value}</bdi></dd></div>`;
const words = (label: string, value: string | undefined) => (value ? row(label, value) : nothing);

export interface Known {
  readonly session: Session;
  /** The place in the answer that it has, if any. */
  readonly hit: Hit | undefined;
  /** What it looks like, by a guess. */
  readonly labels: readonly Label[];
}

/** What is known of a picture or passage. */
export function viewerFacts(item: Item, { session, hit, labels }: Known): TemplateResult {
  const { facts } = viewerStrings;
  const why = hit && hit.item.id === item.id ? whyText(hit) : undefined;
  const passage = item.type === 'text';
  return html`<dl part="facts">
    ${passage ? nothing : words(facts.caption, item.caption)} ${words(facts.name, item.name)} ${words(facts.folder, item.folder)}
    ${item.taken !== undefined ? row(facts.taken, viewerStrings.taken(item.taken, item.offset)) : item.modified !== undefined ? row(facts.date, date(item.modified)) : nothing}
    ${words(facts.camera, item.camera)} ${words(facts.lens, item.lens)}
    ${pageOf(item)} ${words(facts.size, sizeOf(item))}
    ${words(facts.tags, item.tags?.join(', '))} ${item.place ? row(facts.place, where(item.place, session)) : nothing}
    ${why ? row(facts.found, why) : nothing} ${labels.length > 0 ? row(facts.looksLike, viewerStrings.looksLike(labels)) : nothing}
    ${item.partial ? html`<p>${strings.partial}</p>` : nothing}
  </dl>`;
}

/** Where it stands on its site. */
function pageOf(item: Item): TemplateResult | typeof nothing {
  const { page } = item;
  if (!page) return nothing;
  const address = placeAddress(item);
  const title = page.title || page.url;
  return html`${row(siteViewStrings.page, address ? html`<a href=${address}>${title}</a>` : title)} ${words(siteViewStrings.section, siteViewStrings.path(page.headings))}`;
}

/** What is known of it: an index may not say. */
function sizeOf({ type, width, height, bytes: size }: Item): string {
  return [type === 'image' && width > 0 ? strings.dimensions(width, height) : '', size > 0 ? bytes(size) : ''].filter(Boolean).join(' · ');
}

/** No map: that would ask somebody else. */
function where(place: Place, session: Session): TemplateResult {
  const { text = '', examples = [] } = session.searching.asked ?? {};
  const near = () => session.search({ text: withFilter(text, 'near', { lat: place.lat, lon: place.lon, km: 5 }), examples });
  return html`<bdi dir="ltr">${viewerStrings.coordinates(place)}</bdi> <button class="link" type="button" @click=${near}>${viewerStrings.near}</button>`;
}
