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
/** What is called when all that is stored is about to go. */
const endings = new Set<() => void>();
/** Why nothing can be called for now. */
let ended: GlimpseError | undefined;
/** Kept when it can be called again. */
let again = Promise.resolve();
let beginAgain = (): void => {};
let tabs: BroadcastChannel | undefined;
/** Milliseconds after which a tab that erases is not waited for any more. */
const longestErasure = 15_000;

/** Calls the page's one engine worker, starting it when there is none. The next call after its death starts another. */
export async function callEngine<M extends keyof EngineCalls>(method: M, args: Parameters<EngineCalls[M]>, options: RemoteOptions = {}): Promise<ReturnType<EngineCalls[M]>> {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') throw new GlimpseError('unsupported-browser', 'no workers, or no WebAssembly');
  if (ended) throw ended;
  hearTabs();
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

/** Is told when everything is about to be erased, by this page or another tab. Returns the function that stops listening. */
export function onEnd(listener: () => void): () => void {
  hearTabs();
  endings.add(listener);
  return () => endings.delete(listener);
}

/** Ends the engines of this origin's pages, and with them all that they have open. None starts before the function that is returned is called. */
export function endEngines(error: GlimpseError): () => void {
  const channel = hearTabs();
  channel.postMessage(true);
  end(error);
  return () => {
    goOn();
    channel.postMessage(false);
  };
}

/** Waits until nothing is being erased. */
export function whenErased(): Promise<void> {
  return again;
}

function goOn(): void {
  ended = undefined;
  beginAgain();
}

function end(error: GlimpseError): void {
  if (!ended) again = new Promise((resolve) => { beginAgain = resolve; });
  ended = error;
  for (const listener of endings) listener();
  host?.end(error);
}

/** Another tab may be told to erase everything. */
function hearTabs(): BroadcastChannel {
  if (tabs) return tabs;
  tabs = new BroadcastChannel('glimpse-erase');
  let timer: ReturnType<typeof setTimeout> | undefined;
  tabs.addEventListener('message', ({ data }: MessageEvent<boolean>) => {
    clearTimeout(timer);
    if (!data) return goOn();
    end(new GlimpseError('disposed', 'everything is being erased'));
    timer = setTimeout(goOn, longestErasure);
  });
  return tabs;
}
