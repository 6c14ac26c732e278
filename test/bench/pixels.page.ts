/** The measuring is done where decoding is done, in a worker. */
Object.assign(globalThis, {
  bench: () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./pixels.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    }),
});
