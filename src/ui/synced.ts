import type { AddReport, Item, Skipped, SyncReport } from '../types.ts';
import type { Done } from './adding.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

/** What became of several folders. */
export class SyncSum implements SyncReport {
  added: readonly Item[] = [];
  unchanged: readonly Item[] = [];
  skipped: readonly Skipped[] = [];
  moved: readonly Item[] = [];
  removed: readonly Item[] = [];

  add({ added, unchanged, skipped, moved = [], removed = [] }: AddReport & Partial<SyncReport>): void {
    this.added = [...this.added, ...added];
    this.unchanged = [...this.unchanged, ...unchanged];
    this.skipped = [...this.skipped, ...skipped];
    this.moved = [...this.moved, ...moved];
    this.removed = [...this.removed, ...removed];
  }
}

/** A report with what the person is told of it, and with the way back for what has gone. */
export function synced(session: Session, report: SyncReport): Done {
  const ids = report.removed.map(({ id }) => id);
  const text = libraryStrings.synced(report);
  return ids.length === 0 ? { report, text } : { report, text, undo: () => void restore(session, ids) };
}

async function restore(session: Session, ids: readonly string[]): Promise<void> {
  try {
    const library = await session.library();
    session.notices.pass(strings.restored(await library.restore(ids)));
  } catch (error) {
    session.failed(error);
  }
}
