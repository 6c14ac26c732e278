import { html, nothing, type TemplateResult } from 'lit';
import type { Failing, Left } from './failing.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

/** Rows that are shown at most. */
const mostListed = 200;

function row(failing: Failing, left: Left): TemplateResult {
  const { attempts = 0, folder, id, message, name } = left;
  return html`<li>
    <div class="what">
      <bdi>${name}</bdi>
      ${folder ? html`<small><bdi>${folder}</bdi></small>` : nothing}
      <span>${message}${attempts > 1 ? html` <small>(${libraryStrings.attempts(attempts)})</small>` : nothing}</span>
    </div>
    ${id === undefined ? nothing : html`<div class="acts"><button class="plain" type="button" aria-label=${libraryStrings.retryOne(name)} @click=${(event: Event) => keepFocus(event, failing.retry(left))}>${libraryStrings.tryAgain}</button>
      <button class="plain" type="button" aria-label=${libraryStrings.forgetOne(name)} @click=${(event: Event) => keepFocus(event, failing.forget(left))}>${libraryStrings.forget}</button></div>`}
  </li>`;
}

/** The row goes: the focus moves to the list's heading, as long as there is a list. */
async function keepFocus({ currentTarget }: Event, done: Promise<void>): Promise<void> {
  const summary = (currentTarget as HTMLElement).closest('details')?.querySelector('summary');
  await done;
  summary?.focus();
}

/** Files that were left out: with their reasons, and what can be done. @param list is told when it is folded or unfolded */
export function failures({ adding }: Session, failing: Failing, listing: boolean, list: (open: boolean) => void): TemplateResult | typeof nothing {
  const all = failing.list;
  if (all.length === 0) return nothing;
  const more = all.length - mostListed;
  // The only one has buttons of its own.
  const alone = all.length === 1 && all[0]?.id !== undefined;
  return html`<details class="skipped" @toggle=${(event: Event) => list((event.target as HTMLDetailsElement).open)}>
    <summary><span>${strings.skipped(all.length)}</span></summary>
    ${listing ? html`<ul>
      ${all.slice(0, mostListed).map((left) => row(failing, left))} ${more > 0 ? html`<li>${strings.moreSkipped(more)}</li>` : nothing}
    </ul>` : nothing}
    ${alone ? nothing : html`${failing.retryable ? html`<button type="button" ?disabled=${adding.running} @click=${() => failing.retry()}>${all.length === 1 ? libraryStrings.tryAgain : libraryStrings.retryAll}</button>` : nothing}
    <button class="plain" type="button" @click=${() => failing.forget()}>${all.length === 1 ? libraryStrings.forget : libraryStrings.forgetAll}</button>`}
  </details>`;
}
