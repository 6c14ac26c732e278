/** Runs once the browser has drawn and has nothing better to do; Safari has no `requestIdleCallback`. */
export function whenIdle(call: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(call, { timeout: 1000 });
  else setTimeout(call, 200);
}
