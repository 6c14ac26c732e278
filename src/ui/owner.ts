import type { Tower } from '../types.ts';
import type { Library } from '../worker/client.ts';
import type { Said } from './events.ts';
import type { Topic } from './notices.ts';

/** What a part of a session needs from the whole. */
export interface Owner {
  /** Opens it when it is not open yet. */
  library(): Promise<Library>;
  /** The library, once its model may be used: what could need a download asks for it here. `towers`: those that are needed, where not all are loaded together. */
  ready(signal: AbortSignal, towers?: readonly Tower[]): Promise<Library>;
  /** Something that is shown is different now. */
  changed(): void;
  /** Shows a failure; one that only says "cancelled" is dropped. */
  failed(error: unknown, topic?: Topic): void;
  /** Tells the page. */
  say(...said: Said): void;
}
