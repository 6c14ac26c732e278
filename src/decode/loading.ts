/** Milliseconds between two signs of life, and how many are given: a slow network is no hanging decoder. */
const beat = 2_000;
const beats = 30;

/** Calls `onLoading` now and then, for a minute at most, while something that is loaded when needed is on its way. */
export function whileLoading<T>(loading: Promise<T>, onLoading: (() => void) | undefined): Promise<T> {
  let left = beats;
  const heart = setInterval(() => left-- > 0 && onLoading?.(), beat);
  return loading.finally(() => clearInterval(heart));
}
