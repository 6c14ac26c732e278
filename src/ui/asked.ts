import type { Item, Query } from '../types.ts';

/** A picture that is asked with: one of the library, or one from outside. */
export type Example = { readonly minus?: boolean } & ({ readonly item: Item; readonly image?: undefined } | { readonly image: Blob; readonly item?: undefined });

/** What is looked for: words, pictures, or both. */
export interface Asked {
  /** As it stands in the box, filters and all. */
  readonly text?: string;
  readonly examples?: readonly Example[];
}

/** How the answer is made, whatever is asked. */
export type How = Pick<Query, 'order' | 'in' | 'lambda' | 'group'>;
