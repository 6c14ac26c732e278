import { GlimpsePage } from './ui/page/page.ts';

export { GlimpsePage };

// The first definition stays: a page may load this file twice.
if (typeof customElements !== 'undefined' && !customElements.get('glimpse-page')) customElements.define('glimpse-page', GlimpsePage);
