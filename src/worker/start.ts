import { borrow } from './borrow.ts';
import type { Lent, Thread } from './lending.ts';
import { newDecoder, newTower } from './new-worker.ts';

/**
 * Whether this engine starts its workers itself. In Firefox a worker that starts another hangs for good every now and then
 * (measured in 153: once in some 50 starts), so there the page starts it. Elsewhere the engine does: WebKitGTK keeps the memory of an
 * ended worker that the page had started (measured in 2.50). Neither shows beforehand, so for once the browser's name decides.
 */
export function startsOwn(): boolean {
  return !/\bFirefox\//.test(navigator.userAgent);
}

/** A worker for this engine. */
export function start(kind: Lent): Thread {
  if (!startsOwn()) return borrow(kind);
  return kind === 'tower' ? newTower() : newDecoder();
}
