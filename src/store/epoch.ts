import { GlimpseError } from '../errors.ts';

/** The latest writer's number; 0 before the first. */
export async function storedEpoch(meta: { get(key: 'epoch'): Promise<unknown> }): Promise<number> {
  return Number((await meta.get('epoch')) ?? 0);
}

/**
 * Whether a writer of epoch `own` may still write where `stored` is the latest.
 * @throws GlimpseError `lock-lost`; `db-evicted`: epochs only rise, a lower one is that of a new database
 */
export function checkEpoch(own: number, stored: number): void {
  if (own !== stored) throw new GlimpseError(own < stored ? 'lock-lost' : 'db-evicted', `epoch ${own}, stored ${stored}`);
}
