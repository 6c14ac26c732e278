import { deleteDB, openDB } from 'idb';

/** Whether IndexedDB can be used at all. Even touching it throws in some frames and with cookies off. */
export async function isAvailable(): Promise<boolean> {
  const probe = `glimpse-probe-${Math.random().toString(36).slice(2)}`;
  try {
    (await openDB(probe, 1)).close();
    await deleteDB(probe);
    return true;
  } catch (error) {
    // A full disk is no refusal: what was saved can still be read.
    return error instanceof DOMException && error.name === 'QuotaExceededError';
  }
}
