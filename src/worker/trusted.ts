import { type Factory, type Rules, sharedPolicy } from './shared-policy.ts';

/** No more than is needed, since whoever finds the policy may use it: workers come from the page's own origin, or are scripts that it has made. */
const rules: Required<Rules> = {
  createScriptURL(address) {
    const { protocol, origin } = new URL(address, location.href);
    if (protocol !== 'blob:' && origin !== location.origin) throw new TypeError(address);
    return address;
  },
  createHTML: (markup) => markup,
};

let policy: Required<Rules> | undefined;

/** One for each page or worker. The page's policy must allow its name: `trusted-types glimpse-worker`. */
function ours(): Required<Rules> {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: Factory };
  return (policy ??= trustedTypes ? sharedPolicy(trustedTypes, 'glimpse-worker', rules) : rules);
}

/** The address of a worker of ours. */
export const trustedAddress = (address: string): string => ours().createScriptURL(address);

/** Markup that is parsed into a document that is only looked at: nothing in it runs or loads, and nothing of it is shown. */
export const trustedMarkup = (markup: string): string => ours().createHTML(markup);
