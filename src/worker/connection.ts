import { GlimpseError } from '../errors.ts';
import type { LibraryEvents } from '../types.ts';
import type { Host } from './host.ts';
import { startHost } from './host.ts';
import type { EngineCalls, EngineEvent } from './protocol.ts';
import type { RemoteOptions } from './rpc.ts';
import { spawnEngine } from './spawn.ts';

/** The engine never runs a model: it answers its heartbeat within a second, whatever it does. */
const silence = 20_000;

type Listener = (event: EngineEvent) => void;

let host: Host<EngineCalls> | undefined;
const listeners = new Set<Listener>();

/** Calls the page's one engine worker, starting it when there is none. The next call after its death starts another. */
export async function callEngine<M extends keyof EngineCalls>(method: M, args: Parameters<EngineCalls[M]>, options: RemoteOptions = {}): Promise<ReturnType<EngineCalls[M]>> {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') throw new GlimpseError('unsupported-browser', 'no workers, or no WebAssembly');
  host ??= startHost<EngineCalls, EngineEvent>(spawnEngine, {
    silence,
    onEvent: (event) => listeners.forEach((listener) => listener(event)),
    onDead: () => (host = undefined),
  });
  return host.remote.call(method, args, options);
}

/** Tells a running engine that something is no longer needed. One that is gone need not be told. */
export function tellEngine<M extends keyof EngineCalls>(method: M, args: Parameters<EngineCalls[M]>): void {
  void host?.remote.call(method, args).catch(() => {});
}

/** Hears what the engine says of one library. Returns the function that stops listening. */
export function onEngine<K extends keyof LibraryEvents>(library: string, type: K, listener: (detail: LibraryEvents[K]) => void): () => void {
  const hear: Listener = (event) => {
    if (event.library === library && event.type === type) listener(event.detail as LibraryEvents[K]);
  };
  listeners.add(hear);
  return () => listeners.delete(hear);
}
