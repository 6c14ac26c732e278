import { isAvailable } from './available.ts';
import { IdbLibraryStore } from './library-store.ts';
import type { LibraryStore } from '../ports.ts';

/** The library's rows in IndexedDB, or in memory where the browser refuses it or nothing is to be kept. */
export async function openLibraryStore(name: string, saved = true): Promise<LibraryStore> {
  if (saved && (await isAvailable())) return new IdbLibraryStore(name);
  // Hardly ever needed: a page that is only opened shall be small.
  const { MemoryLibraryStore } = await import('./memory-store.ts');
  return new MemoryLibraryStore();
}
