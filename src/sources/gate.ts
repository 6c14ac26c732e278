/** Lets at most `width` tasks run at once; the others wait their turn. */
export function gate(width: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The place goes to the next in line directly, so that nobody else can take it in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
