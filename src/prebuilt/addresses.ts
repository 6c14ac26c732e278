import { limits } from '../portable/facts.ts';

/** Where relative addresses begin. */
export interface Addresses {
  /** What the manifest says, relative to itself; empty where the page says where its site is. */
  readonly base: string;
  /** Of the manifest's folder, or of the site where the page says it, absolute; undefined when it is not known. */
  readonly home: string | undefined;
}

/** Nobody lives here: what does not leave it is relative. */
const nowhere = 'https://relative.invalid/';

/**
 * An address as an item may have it: on the origin of the index, or of the site that the page names, and nowhere else, whatever the index says. Whole where the site is known; else
 * as it was written, when it is relative. `javascript:`, other sites, whatever else is no http or https address, and what has control
 * characters (they would reach a terminal) are dropped.
 */
export function resolved(address: unknown, { base, home }: Addresses): string | undefined {
  if (typeof address !== 'string' || address.length > limits.url || /\p{Cc}/u.test(address)) return undefined;
  const start = home ?? nowhere;
  const from = URL.canParse(base, start) ? new URL(base, start).href : start;
  if (!URL.canParse(address, from)) return undefined;
  const url = new URL(address, from);
  if (!/^https?:$/.test(url.protocol) || url.origin !== new URL(start).origin) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return home === undefined ? address : url.href;
}
