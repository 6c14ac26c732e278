import { html, nothing, type TemplateResult } from 'lit';
import { GlimpseError } from '../errors.ts';
import type { EraseReport } from '../types.ts';
import { partsOf } from './erased-parts.ts';
import type { Erasing } from './erasing.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

function receipt({ removed, left, usage }: EraseReport): TemplateResult {
  const rest = partsOf(left);
  // What went of a part that is not gone is no news.
  const gone = partsOf(removed).filter((part) => !rest.includes(part));
  const list = (parts: readonly string[]) => html`<ul class="plainly">${parts.map((part) => html`<li><bdi>${part}</bdi></li>`)}</ul>`;
  return html`${gone.length > 0 ? html`<p>${libraryStrings.removed}</p>${list(gone)}` : rest.length > 0 ? nothing : html`<p>${libraryStrings.nothingRemoved}</p>`}
    <p><strong>${rest.length === 0 ? libraryStrings.leftNothing : libraryStrings.left}</strong></p>
    ${rest.length > 0 ? html`${list(rest)}<p>${libraryStrings.leftWhy}</p>` : nothing}
    ${usage === undefined ? nothing : html`<p><small>${libraryStrings.usage(usage)}</small></p>`}`;
}

/** Whether there is anything to try again for. */
const failed = ({ receipt: got }: Erasing): boolean => got instanceof GlimpseError || (got?.left.length ?? 0) > 0;

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
        : html`<button class=${failed(erasing) ? '' : 'primary'} type="button" @click=${() => erasing.close()}>${strings.startAfresh}</button>
          ${failed(erasing) ? html`<button class="primary" type="button" @click=${() => erasing.erase()}>${libraryStrings.tryAgain}</button>` : nothing}`}
    </div>`}
  </dialog>`;
}
