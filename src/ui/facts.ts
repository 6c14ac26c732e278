import { html, nothing, type TemplateResult } from 'lit';
import type { ModelFacts, Stats } from '../types.ts';
import type { Session } from './session.ts';
import { strings } from './strings.ts';
import { weightsChoice } from './weights.ts';

const row = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function storage({ usage, quota }: Stats, kept: boolean | undefined): TemplateResult {
  const used = usage === undefined || quota === undefined ? strings.storageUnknown : strings.storageOf(usage, quota);
  return html`${used}${kept === undefined ? nothing : html`<br /><small>${kept ? strings.kept : strings.notKept}</small>`}`;
}

function model(session: Session, { preset, licence, languages, dtypes: { text, vision }, bytes, download, exact }: ModelFacts): TemplateResult[] {
  const size = [strings.size(bytes, exact), download > 0 ? strings.ofWhichToLoad(download) : ''].filter(Boolean).join(', ');
  return [
    row(strings.model, html`<bdi>${preset}</bdi><br /><small>${licence}, ${strings.languages[languages]}</small>`),
    row(strings.weights, html`${strings.weightsOf(text, vision)}<br /><small>${size}</small>${weightsChoice(session, html`<small>${strings.otherWeights}</small>`)}`),
  ];
}

function towers({ towers }: Stats): TemplateResult | TemplateResult[] {
  if (towers.length === 0) return row(strings.runsOn, strings.notStarted);
  return towers.map(({ tower, device, dtype, threads, why }) => {
    const where = [strings.device[device], dtype, ...(device === 'wasm' ? [strings.threads(threads)] : [])].join(', ');
    return row(strings.tower[tower], html`${where}<br /><small>${why}</small>`);
  });
}

/** What is in the library, what it takes, and what the model is and runs on. */
export function facts(session: Session, stats: Stats): TemplateResult {
  return html`<dl>
    ${row(strings.inLibrary, strings.pictures(stats.items))} ${row(strings.storage, storage(stats, session.keeping.kept))} ${model(session, stats.model)} ${towers(stats)}
  </dl>`;
}
