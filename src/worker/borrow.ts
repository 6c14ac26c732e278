import type { Lent, LendReply, LendRequest, Thread } from './lending.ts';
import { ownScope } from './rpc.ts';

const starts = new Map<number, () => void>();
const losses = new Map<number, (event: Event) => void>();
let next = 1;

ownScope.addEventListener('message', (message) => {
  const reply = (message as MessageEvent<LendReply | object>).data;
  if ('lent' in reply) starts.get(reply.lent)?.();
  if ('lost' in reply) losses.get(reply.lost)?.(new ErrorEvent('error', { message: reply.detail }));
});

/** A worker that the page starts for this engine. */
export function borrow(kind: Lent): Thread {
  const id = next++;
  const { port1: port, port2 } = new MessageChannel();
  ownScope.postMessage({ lend: id, kind } satisfies LendRequest, [port2]);
  const started = new Promise<void>((resolve) => starts.set(id, resolve));
  return {
    started,
    postMessage: (message, transfer = []) => port.postMessage(message, transfer),
    addEventListener(type, listener) {
      if (type === 'error') losses.set(id, listener);
      else port.addEventListener(type, listener);
      port.start();
    },
    terminate() {
      starts.delete(id);
      losses.delete(id);
      port.close();
      ownScope.postMessage({ end: id } satisfies LendRequest);
    },
  };
}
