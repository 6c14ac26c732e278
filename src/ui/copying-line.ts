import { html, nothing, type TemplateResult } from 'lit';
import type { Copying } from './copying.ts';
import { icons } from './icons.ts';
import { line, progressText } from './progress.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

/** How far a copy is that is being saved or opened. */
export function copying(work: Copying): TemplateResult | typeof nothing {
  const { progress, running } = work;
  if (!running) return nothing;
  const amount = progress ? html`<span class="amount">${progressText(progress)}</span>` : nothing;
  return line(libraryStrings[running], amount, progress, html`<button class="plain" type="button" @click=${() => work.cancel()}>${icons.clear}<span>${strings.cancel}</span></button>`);
}
