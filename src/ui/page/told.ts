import type { PageOptions } from './options.ts';
import type { PageTold } from './session.ts';

/** Bytes of pictures that are loaded, and milliseconds that indexing takes, at most, unless told. */
const usual = { bytes: 20_000_000, time: 60_000 };

/** What an element's attributes say. One that is taken away is null. */
export function toldBy(element: PageOptions): PageTold {
  const { index, integrity, siteBase, model, device, download, wasmBase, backgrounds, budgetBytes, budgetMs } = element;
  const bases = element.modelBase?.split(/\s+/).filter(Boolean) ?? [];
  return {
    model: {
      model: model || 'doodle',
      device: device || 'auto',
      download: download || 'ask',
      ...(index && { index, ...(integrity && { integrity }), ...(siteBase && { siteBase }) }),
      ...(bases.length > 0 && { modelBase: bases }),
      ...(wasmBase && { wasmBase }),
    },
    watch: { target: element.for || undefined, backgrounds },
    budget: { bytes: budgetBytes ?? usual.bytes, time: budgetMs ?? usual.time },
    eager: element.loading === 'eager',
  };
}
