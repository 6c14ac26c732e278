/** Milliseconds that each function of a kernel has taken, while it runs. */
export interface Clock {
  running: boolean;
  readonly milliseconds: Map<string, number>;
}

/** The same functions, with a clock that adds up how long each of them takes. */
export function timed<Kernel extends object>(kernel: Kernel, clock: Clock): Kernel {
  const functions = Object.entries(kernel).map(([name, work]: [string, unknown]) => [name, typeof work === 'function' ? watch(name, work as (...args: unknown[]) => unknown, clock) : work] as const);
  return Object.fromEntries(functions) as Kernel;
}

const watch = (name: string, work: (...args: unknown[]) => unknown, clock: Clock) => (...args: unknown[]): unknown => {
  if (!clock.running) return work(...args);
  const start = performance.now();
  const result = work(...args);
  clock.milliseconds.set(name, (clock.milliseconds.get(name) ?? 0) + performance.now() - start);
  return result;
};

/** The parts of a query, by the functions that they are made of; what the clock does not know is part `rest`. */
export function parts({ milliseconds }: Clock, total: number, functions: Readonly<Record<string, readonly string[]>>, rest: string): Record<string, number> {
  const known = Object.entries(functions).map(([part, names]) => [part, names.reduce((sum, name) => sum + (milliseconds.get(name) ?? 0), 0)] as const);
  return { ...Object.fromEntries(known), [rest]: total - known.reduce((sum, [, part]) => sum + part, 0) };
}
