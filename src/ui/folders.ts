import { html, nothing, type TemplateResult } from 'lit';
import type { Folder } from '../types.ts';
import type { Following } from './following.ts';
import { icons } from './icons.ts';
import { addFiles, addFolder, folderWay } from './intake.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

const input = ({ currentTarget }: Event) => (currentTarget as HTMLElement).closest('.folders')?.querySelector('input');

/** Chooses a folder in the way that this browser has. */
function choose(session: Session, event: Event): void {
  if (folderWay() === 'dialog') void addFolder(session).then(() => session.housekeeping.use((house) => house.following.look()));
  else input(event)?.click();
}

function chosen(session: Session, { currentTarget }: Event): void {
  const field = currentTarget as HTMLInputElement;
  if (field.files?.length) void addFiles(session, field.files).then(() => session.housekeeping.use((house) => house.following.look()));
  field.value = '';
}

/** The row goes: the focus moves to the section. */
async function stop(following: Following, folder: Folder, { currentTarget }: Event): Promise<void> {
  const section = (currentTarget as HTMLElement).closest<HTMLElement>('.folders');
  await following.stop(folder);
  section?.querySelector<HTMLElement>('h3')?.focus();
}

function actions(session: Session, following: Following, folder: Folder): TemplateResult | typeof nothing {
  const { access, name } = folder;
  const disabled = following.busy.has(folder.id);
  if (access === 'drop') {
    if (!folderWay()) return nothing;
    return html`<button type="button" aria-label=${libraryStrings.chooseAgainFor(name)} @click=${(event: Event) => choose(session, event)}>${libraryStrings.chooseAgain}</button>`;
  }
  if (access === 'ask') return html`<button class="primary named" type="button" ?disabled=${disabled} @click=${() => following.again(folder)}><span>${libraryStrings.reconnect(name)}</span></button>`;
  return html`<button type="button" aria-label=${libraryStrings.againIn(name)} ?disabled=${disabled} @click=${() => following.again(folder)}>${libraryStrings.again}</button>`;
}

function row(session: Session, following: Following, folder: Folder): TemplateResult {
  const { access, files, id, name, scanned } = folder;
  const busy = following.busy.has(id);
  return html`<li>
    ${icons.folder}
    <div class="what">
      <bdi>${name}</bdi>
      <span>${strings.pictures(files)} · ${busy ? libraryStrings.lookingThrough : libraryStrings.lookedThrough(scanned)}</span>
      ${access === 'ready' || busy ? nothing : html`<span>${access === 'ask' ? libraryStrings.asking : libraryStrings.dropAgain}</span>`}
    </div>
    <div class="acts">
      ${actions(session, following, folder)}
      <button class="plain" type="button" aria-label=${libraryStrings.stopFor(name)} @click=${(event: Event) => stop(following, folder, event)}>${libraryStrings.stop}</button>
    </div>
  </li>`;
}

/** The folders that the library follows. */
export function folders(session: Session, following: Following): TemplateResult | typeof nothing {
  const way = folderWay();
  const { stats } = session;
  if (stats?.model.pictures === false || (!way && following.folders.length === 0)) return nothing;
  return html`<section class="part folders" aria-labelledby="folders-title">
    <h3 id="folders-title" tabindex="-1">${libraryStrings.folders}</h3>
    ${following.folders.length === 0 ? html`<p class="about">${libraryStrings.foldersNone}</p>` : html`<ul>${following.folders.map((folder) => row(session, following, folder))}</ul>`}
    ${way ? html`<button type="button" @click=${(event: Event) => choose(session, event)}>${icons.folder}${libraryStrings.follow}</button>
      <input type="file" webkitdirectory hidden @change=${(event: Event) => chosen(session, event)} />` : nothing}
  </section>`;
}
