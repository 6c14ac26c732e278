import type { LibraryStore } from '../ports.ts';
import type { Row, Space, Thumb } from '../types.ts';

/** Rows that are forgotten with the page, where the browser refuses to store anything. */
export class MemoryLibraryStore implements LibraryStore {
  readonly saved = false;
  readonly #rows = new Map<string, Row & { readonly space: string }>();

  async spaces(): Promise<string[]> {
    return [...new Set(Array.from(this.#rows.values(), ({ space }) => space))];
  }

  async load(space: Space): ReturnType<LibraryStore['load']> {
    const rows = [...this.#rows.values()].filter((row) => row.space === space.id);
    return { items: rows.map((row) => row.item), vectors: rows.map((row) => ({ ids: [row.item.id], data: row.vector })) };
  }

  async put(space: Space, rows: readonly Row[]): Promise<void> {
    for (const row of rows) this.#rows.set(row.item.id, { ...row, space: space.id });
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#rows.delete(id);
  }

  async clear(): Promise<void> {
    this.#rows.clear();
  }

  async thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return ids.map((id) => {
      const thumb = this.#rows.get(id)?.thumb;
      // The caller may transfer the bytes to another thread: they are its own, as those of a database are.
      return thumb && { ...thumb, data: thumb.data.slice(0) };
    });
  }

  close(): void {
    this.#rows.clear();
  }
}
