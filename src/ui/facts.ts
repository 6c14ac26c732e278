import { html, type TemplateResult } from 'lit';
import type { Stats } from '../types.ts';
import { strings } from './strings.ts';

const row = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function storage({ usage, quota }: Stats): string {
  if (usage === undefined || quota === undefined) return strings.storageUnknown;
  return strings.storageOf(usage, quota);
}

function towers({ towers, model: { download } }: Stats): TemplateResult | TemplateResult[] {
  if (towers.length === 0) return row(strings.notStarted, strings.notStartedLong(download));
  return towers.map(({ tower, device, dtype, threads, why }) => {
    const where = [strings.device[device], dtype, ...(device === 'wasm' ? [strings.threads(threads)] : [])].join(', ');
    return row(strings.tower[tower], html`${where}<br /><small>${why}</small>`);
  });
}

/** What is in the library, what it takes, and what the model runs on. */
export function facts(stats: Stats): TemplateResult {
  return html`<dl>
    ${row(strings.inLibrary, strings.pictures(stats.items))} ${row(strings.storage, storage(stats))} ${towers(stats)}
  </dl>`;
}
