/** The measuring is done where searching is done, in a worker. */
Object.assign(globalThis, {
  bench: () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./library.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => ('say' in data ? console.info(data.say) : resolve(data));
      worker.onerror = ({ message }) => reject(new Error(message));
    }),
});
