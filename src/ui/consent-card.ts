import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import type { ModelFacts } from '../types.ts';
import { recover } from './choosing.ts';
import { SessionController } from './controller.ts';
import { draw } from './icons.ts';
import { bar, progressText } from './progress.ts';
import type { Session } from './session.ts';
import { speaksAnother } from './speaks.ts';
import { modelStrings } from './strings-model.ts';
import { strings } from './strings.ts';
import { barStyles } from './styles/bar.ts';
import { consentStyles } from './styles/consent.ts';
import { buttons, tokens } from './styles/theme.ts';
import { weightsStyles } from './styles/weights.ts';
import { weightsChoice } from './weights.ts';

const icon = draw(svg`<path d="M12 3.5v11M7.5 10.5 12 15l4.5-4.5M4.5 16v2.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V16"/>`);
const row = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function facts(session: Session, { preset, licence, host, bytes, download, exact }: ModelFacts): TemplateResult {
  const here = bytes - download;
  return html`<dl>
    ${row(modelStrings.model, html`<bdi>${preset}</bdi>`)}
    ${row(modelStrings.licence, html`${licence}${/\bNC\b/.test(licence) ? html`<br /><small>${modelStrings.notCommercial}</small>` : nothing}`)}
    ${row(modelStrings.toLoad, html`<strong>${strings.size(download, exact)}</strong><br /><small>${modelStrings.withRuntime}${here > 0 ? `; ${modelStrings.here(here)}` : nothing}</small>`)}
    ${host === undefined ? nothing : row(modelStrings.from, html`<bdi>${host}</bdi>`)}
    ${row(modelStrings.stays, modelStrings.staysHere)}
  </dl>
  ${weightsChoice(session)}`;
}

/**
 * The question before a model is downloaded, and then how far the download is. Two buttons, which keep the focus while
 * their meaning changes. Part of `<glimpse-search>`, loaded when there is something to ask.
 *
 * @attr library - Name of the library whose model it is.
 * @csspart consent - The card.
 * @csspart weights - The choice of the model's weights, where there is one.
 * @csspart progress - The progress bar.
 */
export class GlimpseConsent extends LitElement {
  static override styles = [tokens, buttons, barStyles, weightsStyles, consentStyles];
  static override properties = { library: {} };

  /** Name of the library whose model it is. */
  declare library: string;
  readonly #controller = new SessionController(this);

  constructor() {
    super();
    this.library = 'default';
  }

  /** Moves the focus to the card as a whole, so that all of it is read. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.consent')?.focus());
  }

  override render(): TemplateResult | typeof nothing {
    const { session } = this.#controller;
    const { consent, stats } = session;
    const model = stats?.model;
    const { phase, progress, failure, smallFails } = consent;
    if (phase === 'idle' || !model) return nothing;
    const asking = phase === 'asking';
    const buttons = {
      asking: [modelStrings.download, () => consent.agree(), modelStrings.notNow, () => consent.refuse()],
      loading: [strings.pause, () => consent.pause(), strings.cancel, () => consent.cancel()],
      paused: [strings.resume, () => consent.agree(), strings.cancel, () => consent.cancel()],
      failed: [modelStrings.tryAgain, () => consent.agree(), modelStrings.notNow, () => consent.refuse()],
      smallFails: [modelStrings.useUsual(model.choices.auto), () => recover(session), modelStrings.notNow, () => consent.refuse()],
    } as const;
    const [first, act, second, turnBack] = buttons[smallFails ? 'smallFails' : phase];
    // The second click of a double click was meant for what the button said before.
    const once = (action: () => void) => (event: MouseEvent) => {
      if (event.detail < 2) action();
    };
    return html`<section class="consent" part="consent" tabindex="-1" aria-labelledby="consent-title" aria-describedby="consent-text">
      <h2 id="consent-title">${icon}${modelStrings.consent[phase]}</h2>
      <p id="consent-text" class=${failure ? 'failure' : ''}>${failure ?? (asking ? modelStrings.consentText : modelStrings.loadingText(model.preset))}</p>
      ${asking && speaksAnother(model) ? html`<p class="note">${strings.englishOnly}</p>` : nothing}
      ${asking ? facts(session, model) : nothing}
      ${asking || smallFails ? nothing : html`<div class="standing">
        <p class="amount">${progress ? (progress.phase === 'start' ? strings.phase.start : progressText(progress)) : nothing}</p>
        ${bar(progress, strings.phase[progress?.phase ?? 'download'])}
      </div>`}
      <div class="choices">
        <button class=${phase === 'loading' ? '' : 'primary'} type="button" ?disabled=${consent.changing} @click=${once(act)}>${first}</button>
        <button class="plain" type="button" @click=${once(turnBack)}>${second}</button>
      </div>
      ${consent.awaited ? html`<p class="cost">${modelStrings.goesOn}</p>` : nothing}
    </section>`;
  }
}
