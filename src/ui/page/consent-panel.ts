import { html, nothing, type TemplateResult } from 'lit';
import type { ModelFacts } from '../../types.ts';
import type { Consent } from '../consent.ts';
import { bar, progressText } from '../progress.ts';
import { speaksAnother } from '../speaks.ts';
import { modelStrings } from '../strings-model.ts';
import { strings } from '../strings.ts';

const row = (label: string, value: unknown): TemplateResult => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function facts({ preset, licence, host, download, exact }: ModelFacts): TemplateResult {
  return html`<dl>
    ${row(modelStrings.model, html`<bdi>${preset}</bdi>`)} ${row(modelStrings.licence, licence)}
    ${row(modelStrings.toLoad, html`<strong>${strings.size(download, exact)}</strong>`)}
    ${host === undefined ? nothing : row(modelStrings.from, html`<bdi>${host}</bdi>`)} ${row(modelStrings.stays, modelStrings.staysHere)}
  </dl>`;
}

/** The question before a model is downloaded, and how far the download is. Loaded when there is something to ask. */
export function consentPanel(consent: Consent, model: ModelFacts): TemplateResult | typeof nothing {
  const { phase, progress, failure } = consent;
  if (phase === 'idle') return nothing;
  const buttons = {
    asking: [modelStrings.download, () => consent.agree(), modelStrings.notNow, () => consent.refuse()],
    loading: [strings.pause, () => consent.pause(), strings.cancel, () => consent.cancel()],
    paused: [strings.resume, () => consent.agree(), strings.cancel, () => consent.cancel()],
    failed: [modelStrings.tryAgain, () => consent.agree(), modelStrings.notNow, () => consent.refuse()],
  } as const;
  const [first, act, second, turnBack] = buttons[phase];
  // The second click of a double click was meant for what the button said before.
  const once = (action: () => void) => (event: MouseEvent) => {
    if (event.detail < 2) action();
  };
  return html`<section class="consent" part="consent" aria-labelledby="consent-title">
    <h3 id="consent-title">${modelStrings.consent[phase]}</h3>
    <p class=${failure ? 'failure' : ''}>${failure ?? (phase === 'asking' ? modelStrings.consentText : modelStrings.loadingText(model.preset))}</p>
    ${phase === 'asking' ? html`${speaksAnother(model) ? html`<p>${strings.englishOnly}</p>` : nothing}${facts(model)}` : html`<div>
      <p class="amount">${progress ? (progress.phase === 'start' ? strings.phase.start : progressText(progress)) : nothing}</p>
      ${bar(progress, strings.phase[progress?.phase ?? 'download'])}
    </div>`}
    <div class="choices">
      <button class=${phase === 'loading' ? '' : 'primary'} type="button" @click=${once(act)}>${first}</button>
      <button class="plain" type="button" @click=${once(turnBack)}>${second}</button>
    </div>
  </section>`;
}
