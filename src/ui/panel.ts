import { html, nothing, type TemplateResult } from 'lit';
import type { Stats } from '../types.ts';
import type { Copying } from './copying.ts';
import { facts } from './facts.ts';
import { folders } from './folders.ts';
import type { House } from './house.ts';
import { icons } from './icons.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';
import { siteStrings } from './strings-site.ts';
import { siteViewStrings } from './strings-site-view.ts';
import { strings } from './strings.ts';

const near = ({ currentTarget }: Event, selector: string) => (currentTarget as HTMLElement).closest('.panel')?.querySelector<HTMLElement>(selector);

function copies(stats: Stats, copying: Copying): TemplateResult {
  const opened = ({ currentTarget }: Event) => {
    const input = currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) void copying.open(file);
    input.value = '';
  };
  return html`<section class="part copies" aria-labelledby="copies-title">
    <h3 id="copies-title">${libraryStrings.copies}</h3>
    <p class="about">${libraryStrings.copiesText}</p>
    <div class="acts">
      ${stats.items === 0 ? nothing : html`<button class="save" type="button" ?disabled=${copying.running !== undefined} @click=${() => copying.save()}>${libraryStrings.save}</button>`}
      <button class="open-copy" type="button" ?disabled=${copying.running !== undefined} @click=${(event: Event) => near(event, '.copies input')?.click()}>${libraryStrings.open}</button>
      <input type="file" accept=".glimpse" hidden @change=${opened} />
    </div>
  </section>`;
}

/** Model and privacy of a prebuilt index: there is nothing here that could be changed. */
function sitePanel(session: Session, stats: Stats): TemplateResult {
  return html`<section class="panel" part="panel" id="panel" aria-label=${strings.details}>
    <p>${icons.lock}<span><strong>${siteStrings.privacy}.</strong> ${siteViewStrings.privacy}</span></p>
    ${facts(session, stats)}
  </section>`;
}

/** Storage, model, privacy, folders, copies, and how all of it goes again. @param cleared the library was cleared: the panel closes */
export function panel(session: Session, stats: Stats, { copying, erasing, following }: House, clear: () => void): TemplateResult {
  if (stats.readOnly) return sitePanel(session, stats);
  const dialog = (event: Event) => near(event, 'dialog') as HTMLDialogElement | undefined;
  return html`<section class="panel" part="panel" id="panel" aria-label=${strings.details}>
    <p>${icons.lock}<span><strong>${strings.privacy}.</strong> ${strings.privacyLong}</span></p>
    ${facts(session, stats)} ${folders(session, following)} ${copies(stats, copying)}
    <div class="acts part">
      ${stats.items === 0 ? nothing : html`<button class="clear" type="button" @click=${(event: Event) => dialog(event)?.showModal()}>${icons.remove}${strings.clear}</button>`}
      <button class="plain erase" type="button" @click=${() => erasing.ask()}>${libraryStrings.erase}</button>
    </div>
    <dialog part="dialog" aria-labelledby="ask" aria-describedby="consequence" closedby="any">
      <h2 id="ask">${strings.clearTitle}</h2>
      <p id="consequence">${strings.clearText(stats.items)}</p>
      <div class="choices">
        <button type="button" autofocus @click=${(event: Event) => dialog(event)?.close()}>${strings.keep}</button>
        <button class="danger" type="button" @click=${clear}>${strings.clear}</button>
      </div>
    </dialog>
  </section>`;
}
