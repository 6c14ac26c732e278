import { html, nothing, type TemplateResult } from 'lit';
import type { Progress } from '../types.ts';
import { bytes, count, duration } from './format.ts';
import { icons } from './icons.ts';
import type { Session } from './session.ts';
import { strings } from './strings.ts';

/** How far it is, in one sentence: shown, spoken, and the value of the bar. */
export function progressText({ phase, done, total, rate, left, paused, skipped }: Progress): string {
  const amount = phase === 'download' ? bytes : count;
  const parts = total > 0 && phase !== 'start' ? [strings.doneOf(amount(done), amount(total))] : [];
  if (paused) parts.push(strings.paused);
  else {
    if (rate !== undefined) parts.push(phase === 'index' ? strings.picturesRate(rate) : strings.bytesRate(rate));
    if (left !== undefined && done < total) parts.push(strings.left(duration(left)));
  }
  if (skipped > 0) parts.push(strings.skipped(skipped));
  return parts.join(' · ');
}

/** A bar, or a moving one while nothing is known. */
export function bar(progress: Progress | undefined, label: string): TemplateResult {
  const known = progress && progress.phase !== 'start' && progress.total > 0;
  const percent = known ? Math.min(100, (progress.done / progress.total) * 100) : 0;
  return html`<div
    class="bar ${known ? '' : 'unknown'}"
    part="progress"
    role="progressbar"
    aria-label=${label}
    aria-valuemin=${known ? 0 : nothing}
    aria-valuemax=${known ? 100 : nothing}
    aria-valuenow=${known ? Math.round(percent) : nothing}
    aria-valuetext=${known ? progressText(progress) : label}
  >
    <div class="done" .style=${known ? `inline-size:${percent}%` : ''}></div>
  </div>`;
}

/** A line with a bar below it, and perhaps buttons beside it. @param still nothing moves while nothing is known */
export function line(label: string, amount: unknown, progress: Progress | undefined, controls: unknown = nothing, still = false): TemplateResult {
  return html`<div class="running">
    <div class="line">
      <span class="words"><strong>${label}</strong> ${amount}</span>
      ${controls === nothing ? nothing : html`<span class="controls">${controls}</span>`}
    </div>
    ${still && !progress ? nothing : bar(progress, label)}
  </div>`;
}

/** What runs now: an addition with its buttons, or the model that a search waits for. */
export function running({ adding, consent, housekeeping, preparing, notices }: Session): TemplateResult | typeof nothing {
  // The queue has a line of its own, and its next worker brings its model: that is no news.
  const progress = adding.progress ?? (housekeeping.working ? undefined : preparing.progress);
  // What waits for an answer does not run.
  if (consent.phase !== 'idle' || (!progress && !adding.running)) return nothing;
  const label = progress ? strings.phase[progress.phase] : strings.preparing;
  const paused = adding.paused;
  const cancel = () => {
    adding.cancel();
    notices.pass(strings.cancelled);
  };
  const controls = html`
    <button class="plain" type="button" @click=${() => adding.pause(!paused)}>${paused ? icons.resume : icons.pause}<span>${paused ? strings.resume : strings.pause}</span></button>
    <button class="plain" type="button" @click=${cancel}>${icons.clear}<span>${strings.cancel}</span></button>`;
  return line(label, html`<span class="amount">${progress ? progressText(progress) : nothing}</span>`, progress, adding.running ? controls : nothing);
}
