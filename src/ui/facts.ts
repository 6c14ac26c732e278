import { html, nothing, type TemplateResult } from 'lit';
import type { ModelFacts, Stats } from '../types.ts';
import { labelsSection } from './labels-section.ts';
import type { Session } from './session.ts';
import { modelStrings } from './strings-model.ts';
import { siteViewStrings } from './strings-site-view.ts';
import { strings } from './strings.ts';
import { threadsIfIsolated } from './threads.ts';
import { weightsChoice } from './weights.ts';

export { weightsStyles } from './styles/weights.ts';

const row = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function storage({ usage, quota }: Stats, kept: boolean | undefined): TemplateResult {
  const used = usage === undefined || quota === undefined ? modelStrings.storageUnknown : modelStrings.storageOf(usage, quota);
  return html`${used}${kept === undefined ? nothing : html`<br /><small>${kept ? modelStrings.kept : modelStrings.notKept}</small>`}`;
}

function model(session: Session, { preset, licence, languages, dtypes: { text, vision }, bytes, download, exact }: ModelFacts): TemplateResult[] {
  const size = [`${modelStrings.withRuntime}: ${strings.size(bytes, exact)}`, download > 0 && !session.stats?.towers.length ? modelStrings.ofWhichToLoad(download, bytes) : ''].filter(Boolean).join(', ');
  return [
    row(modelStrings.model, html`<bdi>${preset}</bdi><br /><small>${licence}, ${modelStrings.languages[languages]}</small>`),
    row(modelStrings.weights, html`${modelStrings.weightsOf(text, vision)}<br /><small>${size}</small>${weightsChoice(session, html`<small>${modelStrings.otherWeights}</small>`)}`),
  ];
}

function towers({ towers }: Stats): TemplateResult | TemplateResult[] {
  if (towers.length === 0) return row(modelStrings.runsOn, modelStrings.notStarted);
  return towers.map(({ tower, device, dtype, threads, why }) => {
    const where = [modelStrings.device[device], dtype, ...(device === 'wasm' ? [modelStrings.threads(threads)] : [])].join(', ');
    const more = device === 'wasm' && threads === 1 ? threadsIfIsolated() : 1;
    return row(modelStrings.tower[tower], html`${where}<br /><small>${why}${more > 1 ? ` ${modelStrings.ifIsolated(more)}` : ''}</small>`);
  });
}

/** What is in the library, what it takes, and what the model is and runs on. */
export function facts(session: Session, stats: Stats): TemplateResult {
  return html`<dl>
    ${row(stats.readOnly ? siteViewStrings.inIndex : modelStrings.inLibrary, session.counted(stats.items))} ${row(modelStrings.storage, storage(stats, session.keeping.kept))} ${model(session, stats.model)} ${towers(stats)}
  </dl>${stats.model.pictures && stats.items > 0 && !stats.readOnly ? labelsSection(session.name) : nothing}`;
}
