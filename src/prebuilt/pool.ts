/** Does the work for each, a few at the same time, and waits for all; results are in order. */
export async function settled<T, R>(list: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < list.length; i = next++) {
      try {
        results[i] = { status: 'fulfilled', value: await work(list[i]!) };
      } catch (reason) {
        results[i] = { status: 'rejected', reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
  return results;
}

/** The same, of which none may fail. */
export async function pooled<T, R>(list: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  return (await settled(list, atOnce, work)).map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
