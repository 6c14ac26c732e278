import { GlimpseError, isAbort } from '../errors.ts';
import type { CallOptions, Progress } from '../types.ts';
import type { Calls, Reply, Request, WireError } from './protocol.ts';
import { protocolVersion } from './protocol.ts';

/** A channel is two methods: a `Worker`, a `MessagePort` and a worker's own scope all fit. */
export interface Endpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message' | 'error' | 'messageerror', listener: (event: MessageEvent | Event) => void): void;
}

/** A worker's own end. The page's types are in force here, and they know no worker scope. */
export const ownScope = globalThis as unknown as Endpoint;

/** The caller's side of a table of calls. */
export interface Remote<C extends Calls<C>> {
  call<M extends keyof C>(method: M, args: Parameters<C[M]>, options?: RemoteOptions): Promise<ReturnType<C[M]>>;
  /** Rejects everything that is pending, and all later calls, with this error. */
  close(error: GlimpseError): void;
}

export interface RemoteOptions extends CallOptions {
  /** Milliseconds after which the other side counts as hung, unless the call reports progress; for ever if not told. */
  readonly deadline?: number;
  readonly transfer?: Transferable[];
}

export interface ConnectOptions<E> {
  /** Milliseconds in which the other side must say hello. */
  readonly ready?: number;
  /** When it was started, where that is another's doing: the time for the hello counts from then. */
  readonly started?: Promise<void>;
  /** Milliseconds without any message, while a call is pending, after which the other side counts as dead. */
  readonly silence: number;
  readonly onEvent?: (event: E) => void;
  /** The other side is gone; everything pending has been rejected. */
  readonly onDead?: (error: GlimpseError) => void;
}

interface Pending {
  resolve(value: never): void;
  reject(error: unknown): void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly deadline: number;
  /** Milliseconds of active time since the call, or since its last progress. */
  age: number;
  release(): void;
}

const tick = 500;

/** Calls into another thread. No promise stays pending for ever: death, silence and a missing hello reject them all. */
export function connect<C extends Calls<C>, E = never>(endpoint: Endpoint, options: ConnectOptions<E>): Remote<C> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let greeted = false;
  let started = options.started === undefined;
  let dead: GlimpseError | undefined;
  let silent = 0;
  let lastTick = Date.now();
  let watchdog: ReturnType<typeof setInterval> | undefined;

  function die(error: GlimpseError): void {
    if (dead) return;
    dead = error;
    clearInterval(watchdog);
    for (const call of pending.values()) {
      call.release();
      call.reject(error);
    }
    pending.clear();
    options.onDead?.(error);
  }

  // A frozen or throttled page must not accuse its worker: a long gap between two ticks counts as one tick.
  function watch(): void {
    const now = Date.now();
    const active = Math.min(now - lastTick, 2 * tick);
    lastTick = now;
    silent += active;
    for (const call of pending.values()) call.age += active;
    // A thread can be alive, heartbeat and all, and still wait for a graphics processor that never answers.
    const late = [...pending.values()].find((call) => call.age > call.deadline);
    if (!greeted && started && silent > (options.ready ?? 10_000)) die(new GlimpseError('worker-blocked', 'no hello'));
    else if (pending.size > 0 && silent > options.silence) die(new GlimpseError('worker-timeout', `silent for ${silent} ms`));
    else if (late) die(new GlimpseError('worker-timeout', `no answer for ${late.age} ms`));
    else if (greeted && pending.size === 0) {
      clearInterval(watchdog);
      watchdog = undefined;
    }
  }

  // Only the first call starts it: someone who types would otherwise keep a dead worker alive.
  function startWatchdog(): void {
    if (watchdog !== undefined) return;
    silent = 0;
    lastTick = Date.now();
    watchdog = setInterval(watch, tick);
  }

  endpoint.addEventListener('message', (message) => {
    if (dead) return;
    silent = 0;
    const reply = (message as MessageEvent<Reply<C, E>>).data;
    if ('hello' in reply) {
      greeted = true;
      if (reply.hello !== protocolVersion) die(new GlimpseError('protocol-mismatch', `${reply.hello}, not ${protocolVersion}`));
      return;
    }
    if ('alive' in reply) return;
    if ('event' in reply) {
      options.onEvent?.(reply.event);
      return;
    }
    const call = pending.get(reply.id);
    if (!call) return;
    if ('progress' in reply) {
      call.age = 0;
      call.onProgress?.(reply.progress);
      return;
    }
    pending.delete(reply.id);
    call.release();
    if ('error' in reply) call.reject(revive(reply.error));
    else call.resolve(reply.ok as never);
  });
  // Chromium throws from the constructor of a forbidden worker, Firefox only fires an error without a message.
  endpoint.addEventListener('error', (event) => {
    event.preventDefault?.();
    const text = 'message' in event ? String(event.message) : undefined;
    die(new GlimpseError(greeted ? 'worker-died' : 'worker-blocked', text));
  });
  endpoint.addEventListener('messageerror', () => die(new GlimpseError('worker-died', 'a message could not be read')));
  void options.started?.then(() => {
    started = true;
    silent = 0;
  });
  startWatchdog();

  return {
    call(method, args, { signal, onProgress, transfer, deadline = Infinity } = {}) {
      return new Promise((resolve, reject) => {
        if (dead) return reject(dead);
        if (signal?.aborted) return reject(abortError());
        const id = nextId++;
        // The caller is free at once; the other side hears of it and stops at its next step.
        const onAbort = (): void => {
          pending.delete(id);
          endpoint.postMessage({ abort: id } satisfies Request<C>);
          reject(abortError());
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        pending.set(id, { resolve, reject, onProgress, deadline, age: 0, release: () => signal?.removeEventListener('abort', onAbort) });
        startWatchdog();
        try {
          endpoint.postMessage({ id, call: method, args }, transfer ?? []);
        } catch (error) {
          pending.delete(id);
          signal?.removeEventListener('abort', onAbort);
          reject(new GlimpseError('input-invalid', String(error), error));
        }
      });
    },
    close: die,
  };
}

/** What a handler gets beside its arguments. */
export interface Context {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Handlers take the arguments of the signature and a `Context`. */
export type Handlers<C extends Calls<C>> = {
  [M in keyof C]: (...args: [...Parameters<C[M]>, Context]) => ReturnType<C[M]> | Promise<ReturnType<C[M]>>;
};

const transfers = new WeakMap<object, Transferable[]>();

/** Marks what moves, rather than being copied, when this value is returned across the thread. */
export function transfer<T extends object>(value: T, list: Transferable[]): T {
  transfers.set(value, list);
  return value;
}

/** Answers calls from another thread. Returns the function that sends events. */
export function serve<C extends Calls<C>, E = never>(endpoint: Endpoint, handlers: Handlers<C>): (event: E) => void {
  const running = new Map<number, AbortController>();
  let heart: ReturnType<typeof setInterval> | undefined;
  const send = (reply: Reply<C, E>, list: Transferable[] = []): void => endpoint.postMessage(reply, list);

  async function run<M extends keyof C>(id: number, method: M, args: Parameters<C[M]>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    heart ??= setInterval(() => send({ alive: true }), 1000);
    try {
      const context: Context = { signal: controller.signal, onProgress: (progress) => send({ id, progress }) };
      const ok = await handlers[method](...args, context);
      send({ id, ok }, typeof ok === 'object' && ok !== null ? transfers.get(ok) : undefined);
    } catch (error) {
      send({ id, error: flatten(error) });
    } finally {
      running.delete(id);
      if (running.size === 0) {
        clearInterval(heart);
        heart = undefined;
      }
    }
  }

  endpoint.addEventListener('message', (message) => {
    const request = (message as MessageEvent<Request<C>>).data;
    if (typeof request !== 'object') return;
    if ('abort' in request) running.get(request.abort)?.abort(abortError());
    else if ('call' in request) void run(request.id, request.call, request.args);
  });
  send({ hello: protocolVersion });
  return (event) => send({ event });
}

/** Answers calls from the page, and from every port that the page hands over for somebody else. */
export function serveAll<C extends Calls<C>>(handlers: Handlers<C>): void {
  serve<C>(ownScope, handlers);
  ownScope.addEventListener('message', (message) => {
    const [port] = (message as MessageEvent).ports;
    if (!port) return;
    serve<C>(port, handlers);
    port.start();
  });
}

/** What cancelling rejects with, everywhere. */
export function abortError(): DOMException {
  return new DOMException('Cancelled', 'AbortError');
}

function flatten(error: unknown): WireError {
  if (isAbort(error)) return { name: 'AbortError', code: 'internal', detail: undefined };
  if (error instanceof GlimpseError) return { name: 'GlimpseError', code: error.code, detail: error.detail };
  const detail = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  return { name: 'GlimpseError', code: 'internal', detail };
}

function revive(error: WireError): Error {
  return error.name === 'AbortError' ? abortError() : new GlimpseError(error.code, error.detail);
}
