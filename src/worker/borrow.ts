import type { Lent, LendReply, LendRequest, Thread } from './lending.ts';
import { ownScope } from './rpc.ts';

const losses = new Map<number, (event: Event) => void>();
let next = 1;

ownScope.addEventListener('message', (message) => {
  const reply = (message as MessageEvent<Partial<LendReply>>).data;
  if (reply.lost !== undefined) losses.get(reply.lost)?.(new ErrorEvent('error', { message: reply.detail ?? '' }));
});

/** A worker that the page starts for this engine. */
export function borrow(kind: Lent): Thread {
  const id = next++;
  const { port1: port, port2 } = new MessageChannel();
  ownScope.postMessage({ lend: id, kind } satisfies LendRequest, [port2]);
  return {
    postMessage: (message, transfer = []) => port.postMessage(message, transfer),
    addEventListener(type, listener) {
      if (type === 'error') losses.set(id, listener);
      else port.addEventListener(type, listener);
      port.start();
    },
    terminate() {
      losses.delete(id);
      port.close();
      ownScope.postMessage({ end: id } satisfies LendRequest);
    },
  };
}
