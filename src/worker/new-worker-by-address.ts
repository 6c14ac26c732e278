import decode from './decode.worker.ts?worker&url';
import engine from './engine.worker.ts?worker&url';
import scan from './scan.worker.ts?worker&url';
import tower from './tower.worker.ts?worker&url';
import { trustedAddress } from './trusted.ts';

// In place of `new-worker.ts` in builds that are not bundled again: a worker may be on another origin there, and Trusted Types may be enforced.

/** By address: what starts a worker of another origin. */
const starters = new Map<string, string>();

/** Only scripts of a page's own origin can be workers; of another one, a script of one line that imports it can. */
function ownAddress(address: string): string {
  if (new URL(address, location.href).origin === location.origin) return address;
  const starter = starters.get(address) ?? URL.createObjectURL(new Blob([`import ${JSON.stringify(address)};`], { type: 'text/javascript' }));
  starters.set(address, starter);
  return starter;
}

const start = (address: string, name: string): Worker => new Worker(trustedAddress(ownAddress(address)), { type: 'module', name });

export const newEngine = (): Worker => start(engine, 'glimpse-engine');
export const newTower = (): Worker => start(tower, 'glimpse-tower');
export const newDecoder = (): Worker => start(decode, 'glimpse-decode');
export const newScanner = (): Worker => start(scan, 'glimpse-scan');
