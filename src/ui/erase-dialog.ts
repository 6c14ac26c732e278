import { html, nothing, type TemplateResult } from 'lit';
import { GlimpseError } from '../errors.ts';
import type { EraseReport } from '../types.ts';
import type { Erasing } from './erasing.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

function receipt({ removed, left, usage }: EraseReport): TemplateResult {
  const list = (names: readonly string[]) => html`<ul>${names.map((name) => html`<li><bdi>${name}</bdi></li>`)}</ul>`;
  return html`<p>${removed.length === 0 ? libraryStrings.nothingRemoved : libraryStrings.removed(removed.length)}</p>
    ${removed.length > 0 ? list(removed) : nothing}
    <p><strong>${left.length === 0 ? libraryStrings.leftNothing : libraryStrings.left(left.length)}</strong></p>
    ${left.length > 0 ? list(left) : nothing}
    ${usage === undefined ? nothing : html`<p><small>${libraryStrings.usage(usage)}</small></p>`}`;
}

function title({ phase, receipt: got }: Erasing): string {
  if (phase === 'asking') return libraryStrings.eraseTitle;
  if (phase === 'erasing') return libraryStrings.erasing;
  if (got instanceof GlimpseError) return libraryStrings.eraseFailed;
  return got?.left.length ? libraryStrings.eraseLeft : libraryStrings.eraseDone;
}

function body({ phase, receipt: got }: Erasing): TemplateResult | typeof nothing {
  if (got instanceof GlimpseError) return html`<p>${got.message}</p>`;
  if (got) return receipt(got);
  if (phase === 'erasing') return html`<div class="bar unknown" role="progressbar" aria-label=${libraryStrings.erasing}><div class="done"></div></div>`;
  return html`<p>${libraryStrings.eraseText}</p>
    <ul class="plainly">${libraryStrings.erased.map((part) => html`<li>${part}</li>`)}</ul>
    <p>${libraryStrings.originalsStay}</p>`;
}

/** The question before everything is erased, and then the receipt. Whoever draws it shows it as a modal dialog. */
export function eraseDialog(erasing: Erasing): TemplateResult | typeof nothing {
  const { phase } = erasing;
  if (phase === 'idle') return nothing;
  // It closes by its buttons and by Escape, but not while it works.
  const cancel = (event: Event) => {
    event.preventDefault();
    if (phase !== 'erasing') erasing.close();
  };
  return html`<dialog class="erase" part="dialog" aria-labelledby="erase-title" aria-describedby="erase-text" @cancel=${cancel}>
    <h2 id="erase-title" tabindex="-1">${title(erasing)}</h2>
    <div id="erase-text" aria-live="polite">${body(erasing)}</div>
    ${phase === 'erasing' ? nothing : html`<div class="choices">
      ${phase === 'asking'
        ? html`<button type="button" autofocus @click=${() => erasing.close()}>${strings.keep}</button>
          <button class="danger" type="button" @click=${() => erasing.erase()}>${libraryStrings.erase}</button>`
        : html`<button class="primary" type="button" @click=${() => erasing.close()}>${libraryStrings.startAfresh}</button>`}
    </div>`}
  </dialog>`;
}
