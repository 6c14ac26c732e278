import { GlimpseError } from '../errors.ts';
import type { EraseReport } from '../types.ts';

/** Removes all that Glimpse ever stored on this origin. */
export async function eraseEverything(): Promise<EraseReport> {
  throw new GlimpseError('internal', 'not written');
}
