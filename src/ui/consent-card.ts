import { html, nothing, type TemplateResult } from 'lit';
import type { ModelFacts } from '../types.ts';
import { icons } from './icons.ts';
import { bar, progressText } from './progress.ts';
import type { Session } from './session.ts';
import { speaksAnother } from './speaks.ts';
import { strings } from './strings.ts';
import { weightsChoice } from './weights.ts';

const row = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function facts(session: Session, { preset, licence, host, bytes, download, exact }: ModelFacts): TemplateResult {
  const here = bytes - download;
  return html`<dl>
    ${row(strings.model, html`<bdi>${preset}</bdi>`)}
    ${row(strings.licence, html`${licence}${/\bNC\b/.test(licence) ? html`<br /><small>${strings.notCommercial}</small>` : nothing}`)}
    ${row(strings.toLoad, html`<strong>${strings.size(download, exact)}</strong><br /><small>${strings.withRuntime}${here > 0 ? `; ${strings.here(here)}` : nothing}</small>`)}
    ${host === undefined ? nothing : row(strings.from, html`<bdi>${host}</bdi>`)}
    ${row(strings.stays, strings.staysHere)}
  </dl>
  ${weightsChoice(session)}`;
}

/** The question before the model is downloaded, and then how far the download is. Two buttons, which keep the focus while their meaning changes. */
export function consentCard(session: Session): TemplateResult | typeof nothing {
  const { consent, stats } = session;
  const { phase, progress, failure } = consent;
  const model = stats?.model;
  if (phase === 'idle' || !model) return nothing;
  const asking = phase === 'asking';
  const buttons = {
    asking: [strings.download, () => consent.agree(), strings.notNow, () => consent.refuse()],
    loading: [strings.pause, () => consent.pause(), strings.cancel, () => consent.cancel()],
    paused: [strings.resume, () => consent.agree(), strings.cancel, () => consent.cancel()],
    failed: [strings.tryAgain, () => consent.agree(), strings.notNow, () => consent.refuse()],
  } as const;
  const [first, act, second, turnBack] = buttons[phase];
  // The second click of a double click was meant for what the button said before.
  const once = (action: () => void) => (event: MouseEvent) => {
    if (event.detail < 2) action();
  };
  return html`<section class="consent" part="consent" tabindex="-1" aria-labelledby="consent-title" aria-describedby="consent-text">
    <h2 id="consent-title">${icons.model}${strings.consent[phase]}</h2>
    <p id="consent-text" class=${failure ? 'failure' : ''}>${failure ?? (asking ? strings.consentText : strings.loadingText(model.preset))}</p>
    ${asking && speaksAnother(model) ? html`<p class="note">${strings.englishOnly}</p>` : nothing}
    ${asking ? facts(session, model) : nothing}
    ${asking ? nothing : html`<div class="standing">
      <p class="amount">${progress ? (progress.phase === 'start' ? strings.phase.start : progressText(progress)) : nothing}</p>
      ${bar(progress, strings.phase[progress?.phase ?? 'download'])}
    </div>`}
    <div class="choices">
      <button class=${phase === 'loading' ? '' : 'primary'} type="button" ?disabled=${consent.changing} @click=${once(act)}>${first}</button>
      <button class="plain" type="button" @click=${once(turnBack)}>${second}</button>
    </div>
    ${consent.awaited ? html`<p class="cost">${strings.goesOn}</p>` : nothing}
  </section>`;
}
