import { html, nothing, type TemplateResult } from 'lit';
import { copying } from './copying-line.ts';
import { eraseDialog } from './erase-dialog.ts';
import { failures } from './failures.ts';
import { icons } from './icons.ts';
import { line, progressText } from './progress.ts';
import type { House } from './house.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

/** Another model is being indexed beside the one that searches. */
function changing({ stats }: Session): TemplateResult | typeof nothing {
  if (!stats?.changing) return nothing;
  const { from, done, total } = stats.changing;
  const progress = { phase: 'index', done, total, rate: undefined, left: undefined, skipped: 0, paused: false } as const;
  const label = libraryStrings.switching(stats.model.preset);
  return line(label, html`<span class="amount">${libraryStrings.switchingDone(done, total)}</span> <span>${libraryStrings.switchingFrom(from)}</span>`, progress);
}

/** What is added without an addition of this page, with its buttons. */
function queue({ adding, consent, housekeeping, preparing, stats }: Session, { queueing }: House): TemplateResult | typeof nothing {
  if (!stats || queueing.waiting <= 0 || adding.running || (preparing.progress && !housekeeping.working) || stats.changing || consent.phase !== 'idle') return nothing;
  const { paused, worker } = stats.queue;
  // Nobody works on it: the model is not here, or the disk was full.
  const asleep = worker === 'none' && !paused;
  const progress = asleep ? undefined : housekeeping.progress && { ...housekeeping.progress, paused };
  const waits = consent.needed ? libraryStrings.waitingForModel : libraryStrings.resting;
  const label = asleep ? waits : worker === 'elsewhere' ? libraryStrings.elsewhere : strings.phase.index;
  const amount = progress ? progressText(progress) : [libraryStrings.waiting(queueing.waiting), paused ? strings.paused : ''].filter(Boolean).join(' · ');
  const stopped = paused || asleep;
  return line(label, html`<span class="amount">${amount}</span>`, progress, html`
    <button class="plain" type="button" @click=${() => (stopped ? queueing.resume() : adding.pause(true))}>${stopped ? icons.resume : icons.pause}<span>${asleep && consent.needed ? libraryStrings.goOn : stopped ? strings.resume : strings.pause}</span></button>
    <button class="plain" type="button" @click=${() => queueing.cancel()}>${icons.clear}<span>${strings.cancel}</span></button>
  `, stopped);
}

/** The lines below the summary: what goes on, what was put aside, and the question before everything is erased. */
export function standing(session: Session, house: House, listing: boolean, list: (open: boolean) => void): TemplateResult {
  return html`${changing(session)} ${queue(session, house)} ${copying(house.copying)} ${failures(session, house.failing, listing, list)} ${eraseDialog(house.erasing)}`;
}
