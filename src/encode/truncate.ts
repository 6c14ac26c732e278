/**
 * Token ids cut to `limit` with the last one (`[SEP]`) kept, as the reference's tokenizer does; transformers.js' own
 * truncation would lose it.
 */
export function truncate(ids: readonly number[], limit: number): readonly number[] {
  return ids.length <= limit ? ids : [...ids.slice(0, limit - 1), ids.at(-1)!];
}
