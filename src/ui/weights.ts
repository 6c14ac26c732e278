import { html, nothing, type TemplateResult } from 'lit';
import type { Weights } from './answers.ts';
import { choose } from './choosing.ts';
import type { Session } from './session.ts';
import { modelStrings } from './strings-model.ts';

/**
 * Which weights the model is to have, where the person has a choice.
 * @param about stands below; with it, a heading nearby is taken to name the choice
 */
export function weightsChoice(session: Session, about: TemplateResult | typeof nothing = nothing): TemplateResult | typeof nothing {
  const { adding, consent, settings, stats } = session;
  const { auto, small } = stats?.model.choices ?? {};
  if (auto === undefined || small === undefined || settings.fixed) return nothing;
  // An addition that is at work would be cut off.
  const busy = adding.running && consent.phase === 'idle';
  const option = (weights: Weights, label: string) => html`<label>
    <input type="radio" name="weights" .checked=${settings.weights === weights} ?disabled=${busy} @change=${() => choose(session, weights)} />
    <span>${label}</span>
  </label>`;
  return html`<fieldset class="weights" part="weights">
    <legend class=${about === nothing ? '' : 'hidden'}>${modelStrings.weights}</legend>
    ${option('auto', modelStrings.usualWeights(auto))} ${option('small', modelStrings.smallWeights(small))} ${about}
  </fieldset>`;
}
