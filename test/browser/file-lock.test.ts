import { expect, test } from 'vitest';
import { alone } from '../../src/store/file-lock.ts';

let runs = 0;
const newName = () => `lock-${runs++}-${Math.random()}`;

/** Holds a lock as a frozen tab does. */
async function hold(name: string): Promise<() => void> {
  let release = (): void => {};
  await new Promise<void>((held) => {
    void navigator.locks.request(name, () => {
      held();
      return new Promise<void>((resolve) => (release = resolve));
    });
  });
  return release;
}

test('one at a time; a failure is passed on and lets the next one in', async () => {
  const name = newName();
  const order: string[] = [];
  const failing = alone(name, undefined, async () => 0, async () => {
    order.push('first');
    await new Promise((done) => setTimeout(done, 50));
    order.push('first ends');
    throw new TypeError('broken');
  });
  const second = alone(name, undefined, async () => 0, async () => order.push('second'));
  await expect(failing).rejects.toThrow('broken');
  await second;
  expect(order).toEqual(['first', 'first ends', 'second']);
});

test('who gets on is waited for, however long; who is stuck is not', async () => {
  const name = newName();
  const release = await hold(name);
  let looks = 0;
  const moving = alone(name, undefined, async () => looks++, async () => 'after the other one', 1500);
  await expect(alone(name, undefined, async () => 7, async () => 'without the lock', 1500)).resolves.toBe('without the lock');
  expect(looks).toBeGreaterThan(1);
  release();
  expect(await moving).toBe('after the other one');
});

test('a page without locks does its work', async () => {
  const real = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks')!;
  Object.defineProperty(Navigator.prototype, 'locks', { configurable: true, value: undefined });
  try {
    expect(await alone(newName(), undefined, async () => 0, async () => 1)).toBe(1);
  } finally {
    Object.defineProperty(Navigator.prototype, 'locks', real);
  }
});
