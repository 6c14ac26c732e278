/** What is used of a policy. Where Trusted Types are enforced, its results are objects that stand for these. https://w3c.github.io/trusted-types/ */
export interface Rules {
  createScriptURL?(address: string): string;
  createHTML?(markup: string): string;
}

/** `trustedTypes`, where there is one. */
export interface Factory {
  createPolicy<R extends Rules>(name: string, rules: R): R;
}

/**
 * The policy of a name, made by the first copy of Glimpse on a page: a page that names the policies it allows allows each once. Others find it by a symbol, which
 * markup cannot take, and which stays as it is. A script that came first could put something else there; it could as well have made the policy itself, and
 * strings that are no trusted ones are refused where they are used.
 */
export function sharedPolicy<R extends Rules>(factory: Factory, name: string, rules: R): R {
  const key = Symbol.for(`glimpse-policy:${name}`);
  const known = (globalThis as { readonly [key: symbol]: R | undefined })[key];
  if (known) return known;
  const policy = factory.createPolicy(name, rules);
  Object.defineProperty(globalThis, key, { value: policy });
  return policy;
}
