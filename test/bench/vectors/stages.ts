/** Milliseconds that each function of a kernel has taken since the clock was emptied. */
export type Clock = Map<string, number>;

/** The same functions, with a clock that adds up how long each of them takes. */
export function timed<Kernel extends object>(kernel: Kernel, clock: Clock): Kernel {
  const functions = Object.entries(kernel).map(([name, work]: [string, unknown]) => [name, typeof work === 'function' ? watch(name, work as (...args: unknown[]) => unknown, clock) : work] as const);
  return Object.fromEntries(functions) as Kernel;
}

const watch = (name: string, work: (...args: unknown[]) => unknown, clock: Clock) => (...args: unknown[]): unknown => {
  const start = performance.now();
  const result = work(...args);
  clock.set(name, (clock.get(name) ?? 0) + performance.now() - start);
  return result;
};

/** The parts of a query, by the functions that they are made of; what the clock does not know is part `rest`. */
export function parts(clock: Clock, total: number, functions: Readonly<Record<string, readonly string[]>>, rest: string): Record<string, number> {
  const known = Object.entries(functions).map(([part, names]) => [part, names.reduce((sum, name) => sum + (clock.get(name) ?? 0), 0)] as const);
  return { ...Object.fromEntries(known), [rest]: total - known.reduce((sum, [, milliseconds]) => sum + milliseconds, 0) };
}
