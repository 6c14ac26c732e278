import type { Endpoint } from './rpc.ts';

/** A worker, or what stands for one. */
export interface Thread extends Endpoint {
  /** Resolves when it was started; at once where it is absent. */
  readonly started?: Promise<void>;
  terminate(): void;
}

/** Workers that an engine needs. */
export type Lent = 'tower' | 'decode';

/** What an engine asks of its page: start a worker and give it this port, or end one. */
export type LendRequest = { readonly lend: number; readonly kind: Lent } | { readonly end: number };

/** What a page tells its engine: a worker was started; it could not start, or has crashed. */
export type LendReply = { readonly lent: number } | { readonly lost: number; readonly detail: string };

/** An engine with a page that starts workers for it, where it must not start them itself (see `start.ts`). */
export function lending(engine: Worker, start: Readonly<Record<Lent, () => Worker>>): Thread {
  const lent = new Map<number, Worker>();

  function lend(id: number, kind: Lent, port: MessagePort): void {
    const lose = (detail: string): void => engine.postMessage({ lost: id, detail } satisfies LendReply);
    try {
      const worker = start[kind]();
      lent.set(id, worker);
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        lose(event.message);
      });
      worker.postMessage('port', [port]);
      engine.postMessage({ lent: id } satisfies LendReply);
    } catch (error) {
      lose(String(error));
    }
  }

  engine.addEventListener('message', ({ data, ports }: MessageEvent<LendRequest>) => {
    if ('lend' in data) lend(data.lend, data.kind, ports[0]!);
    if ('end' in data) {
      lent.get(data.end)?.terminate();
      lent.delete(data.end);
    }
  });
  return {
    postMessage: (message, transfer = []) => engine.postMessage(message, transfer),
    addEventListener: (type, listener) => engine.addEventListener(type, listener),
    terminate() {
      engine.terminate();
      for (const worker of lent.values()) worker.terminate();
      lent.clear();
    },
  };
}
