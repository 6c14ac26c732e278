import { isAvailable } from './available.ts';
import { IdbLibraryStore } from './library-store.ts';
import { MemoryLibraryStore } from './memory-store.ts';
import type { LibraryStore } from '../ports.ts';

/** The library's rows in IndexedDB, or in memory where the browser refuses it. */
export async function openLibraryStore(name: string): Promise<LibraryStore> {
  return (await isAvailable()) ? new IdbLibraryStore(name) : new MemoryLibraryStore();
}
