import '../../src/worker/engine.worker.ts';

/** The real engine, which throws outside of any call when the test says so: to the page, a worker that crashed. */
addEventListener('message', ({ data }: MessageEvent<{ readonly die?: true }>) => {
  if (data.die) {
    setTimeout(() => {
      throw new Error('killed by the test');
    });
  }
});

// The test runner rewrites dynamic imports of modules that it does not know for a worker's.
Object.assign(globalThis, { __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() } });
