import { GlimpseAdd } from './ui/add.ts';
import { GlimpseBox } from './ui/box.ts';
import { GlimpseFilters } from './ui/filters.ts';
import { GlimpseGrid } from './ui/grid.ts';
import { GlimpseSearch } from './ui/search.ts';
import { GlimpseStatus } from './ui/status.ts';
import { GlimpseViewer } from './ui/viewer.ts';

export { GlimpseAdd, GlimpseBox, GlimpseFilters, GlimpseGrid, GlimpseSearch, GlimpseStatus, GlimpseViewer };

/** Parts first, so that the whole finds them. */
const elements: readonly (readonly [string, CustomElementConstructor])[] = [
  ['glimpse-add', GlimpseAdd],
  ['glimpse-box', GlimpseBox],
  ['glimpse-filters', GlimpseFilters],
  ['glimpse-grid', GlimpseGrid],
  ['glimpse-status', GlimpseStatus],
  ['glimpse-viewer', GlimpseViewer],
  ['glimpse-search', GlimpseSearch],
];

if (typeof customElements !== 'undefined') {
  // The first definition stays: a page may load this file twice.
  for (const [name, element] of elements) if (!customElements.get(name)) customElements.define(name, element);
}
