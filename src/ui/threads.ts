/** ONNX Runtime leaves a core to the decoder and the page, and more than four threads gain nothing (`encode/capabilities.ts`). */
const [spared, most] = [1, 4];

/** How many threads the processor's runtime would have if the site's headers isolated the page; 1 where they do, or where that would bring nothing. */
export function threadsIfIsolated({ isolated, cores } = { isolated: globalThis.crossOriginIsolated, cores: navigator.hardwareConcurrency }): number {
  return isolated ? 1 : Math.max(1, Math.min(most, cores - spared));
}
