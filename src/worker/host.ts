import type { GlimpseError } from '../errors.ts';
import type { Thread } from './lending.ts';
import type { Calls } from './protocol.ts';
import type { ConnectOptions, Remote } from './rpc.ts';
import { connect } from './rpc.ts';
import { blocked } from './spawn.ts';

/** A worker and the calls into it. */
export interface Host<C extends Calls<C>> {
  readonly remote: Remote<C>;
  /** Ends the worker; everything pending is rejected with this error. */
  end(error: GlimpseError): void;
}

/** Starts a worker that is ended as soon as it fails, falls silent or is given up. */
export function startHost<C extends Calls<C>, E = never>(spawn: () => Thread, options: ConnectOptions<E>): Host<C> {
  let worker: Thread;
  try {
    worker = spawn();
  } catch (error) {
    throw blocked(error);
  }
  const remote = connect<C, E>(worker, {
    ...options,
    ...(worker.started && { started: worker.started }),
    onDead: (error) => {
      worker.terminate();
      options.onDead?.(error);
    },
  });
  return { remote, end: (error) => remote.close(error) };
}
