/** Does something as if the browser refused a storage. */
async function without<T>(target: object, name: string, work: () => Promise<T>): Promise<T> {
  const real = Object.getOwnPropertyDescriptor(target, name)!;
  Object.defineProperty(target, name, {
    configurable: true,
    get: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  try {
    return await work();
  } finally {
    Object.defineProperty(target, name, real);
  }
}

export const withoutIndexedDb = <T>(work: () => Promise<T>): Promise<T> => without(globalThis, 'indexedDB', work);
export const withoutOpfs = <T>(work: () => Promise<T>): Promise<T> => without(StorageManager.prototype, 'getDirectory', work);
