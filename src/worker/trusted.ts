/** What is used of a policy. Where Trusted Types are enforced, its results are objects that stand for these. https://w3c.github.io/trusted-types/ */
interface Policy {
  createScriptURL(address: string): string;
  createHTML(markup: string): string;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const plain: Policy = { createScriptURL: (address) => address, createHTML: (markup) => markup };

let policy: Policy | undefined;

/** One for each page or worker. The page's policy must allow its name: `trusted-types glimpse-worker`. */
function ours(): Policy {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: Factory };
  return (policy ??= trustedTypes?.createPolicy('glimpse-worker', plain) ?? plain);
}

/** The address of a worker of ours. */
export const trustedAddress = (address: string): string => ours().createScriptURL(address);

/** Markup that is parsed into a document that is only looked at: nothing in it runs or loads, and nothing of it is shown. */
export const trustedMarkup = (markup: string): string => ours().createHTML(markup);
