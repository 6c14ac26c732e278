/** Calls at most once in so many milliseconds, the last time included. */
export function throttle(milliseconds: number, call: () => unknown): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = () => {
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, milliseconds);
    call();
  };
  return () => {
    if (timer === undefined) run();
    else again = true;
  };
}
