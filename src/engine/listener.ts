import type { LibraryEvents, Progress, Queued } from '../types.ts';

/** Who hears what a library says on its own. */
export interface Listener {
  readonly onQueue?: (queue: Queued) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRecovered?: (detail: LibraryEvents['recovered']) => void;
  /** The rows that are searched are another model's now. */
  readonly onMoved?: () => void;
}
