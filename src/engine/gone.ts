import type { LibraryStore, Settled } from '../ports.ts';
import type { Item, Row } from '../types.ts';

/** The content that a job came to, if it is in the library. */
export function idOf(settled: Settled): string | undefined {
  if ('skipped' in settled) return undefined;
  return ('added' in settled ? settled.added : settled.unchanged).id;
}

/**
 * Contents of jobs that ended as if these were stored, although they neither are nor come with the rows.
 * @param find what this tab takes to be there; what it has removed itself is meant to be gone
 */
export async function goneOf(ended: readonly Settled[], rows: readonly Row[], store: Pick<LibraryStore, 'absent'>, find: (id: string) => Item | undefined): Promise<ReadonlySet<string>> {
  const known = new Set(ended.flatMap((settled) => idOf(settled) ?? []));
  for (const { item } of rows) known.delete(item.id);
  const absent = known.size > 0 ? await store.absent([...known]) : [];
  return new Set(absent.filter((id) => find(id)));
}
