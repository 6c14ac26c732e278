import type { Ports } from '../ports.ts';
import type { CallOptions, ImportReport, Item, Row } from '../types.ts';
import { openArchive } from './archive/rows.ts';

/** What the import must know of the library, and tell it. */
export interface Collection {
  find(id: string): Item | undefined;
  /** Rows that are stored by now. */
  insert(rows: readonly Row[]): void;
  /** This tab writes from now on: sees to it that all rows are known. */
  takeOver(epoch: number): Promise<void>;
}

/**
 * Takes over what is in an exported file. It is read twice: nothing is written before all of it was found right.
 * Items that are there stay as they are. However it ends, rows are whole, and the same import goes on where it ended.
 * @throws GlimpseError `export-invalid`, `export-newer`, `space-mismatch`, `file-read`, `quota`, `lock-lost`
 */
export async function importLibrary(file: Blob, ports: Pick<Ports, 'store' | 'encoder' | 'writer' | 'hash'>, collection: Collection, { signal, onProgress }: CallOptions & { signal: AbortSignal }): Promise<ImportReport> {
  const { encoder: { space }, hash, store } = ports;
  const checked = await openArchive(file, space, hash, signal);
  const total = checked.summary.items;
  let read = 0;
  const tell = (items: number): void => {
    read += items;
    // Twice through the file.
    onProgress?.({ phase: 'index', done: Math.floor(read / 2), total, rate: undefined, left: undefined, skipped: 0, paused: false });
  };
  tell(0);
  for await (const rows of checked.groups) tell(rows.length);
  return ports.writer.run(async (turn) => {
    const both = AbortSignal.any([signal, turn.signal]);
    await collection.takeOver(turn.epoch);
    const report = { added: 0, unchanged: 0 };
    for await (const rows of (await openArchive(file, space, hash, both)).groups) {
      both.throwIfAborted();
      const fresh = rows.filter(({ item }) => !collection.find(item.id));
      if (fresh.length > 0) {
        await store.commit({ epoch: turn.epoch, space, rows: fresh });
        collection.insert(fresh);
      }
      report.added += fresh.length;
      report.unchanged += rows.length - fresh.length;
      tell(rows.length);
    }
    return report;
  }, signal);
}
