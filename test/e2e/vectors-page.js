/** Runs in every engine: an index in a worker. */
globalThis.trial = (...args) =>
  new Promise((resolve, reject) => {
    const worker = new Worker('./worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(args);
  });

/** Answers once the page's module has run: only then it is there. */
globalThis.whenReady = async () => true;
