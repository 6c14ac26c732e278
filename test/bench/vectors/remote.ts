/** Plain signatures of what a worker does; the page waits for each call before the next. */
type Work<Calls> = { [Name in keyof Calls]: (...args: never[]) => unknown };
type Message<Calls extends Work<Calls>> = { [Name in keyof Calls]: { name: Name; args: Parameters<Calls[Name]> } }[keyof Calls];
type Reply = { ok: unknown } | { error: string };
type Served<Calls extends Work<Calls>> = { [Name in keyof Calls]: (...args: Parameters<Calls[Name]>) => ReturnType<Calls[Name]> | Promise<Awaited<ReturnType<Calls[Name]>>> };

/** In a worker: answers calls. */
export function serve<Calls extends Work<Calls>>(work: Served<Calls>): void {
  const answer = async ({ name, args }: Message<Calls>): Promise<unknown> => work[name](...args);
  addEventListener('message', ({ data }: MessageEvent<Message<Calls>>) => {
    answer(data).then(
      (ok) => postMessage({ ok } satisfies Reply),
      (error: unknown) => postMessage({ error: said(error) } satisfies Reply),
    );
  });
}

/** Some libraries throw strings and objects of their own. */
function said(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return typeof error === 'object' ? JSON.stringify(error) : String(error);
}

/** In the page: calls a worker. */
export class Remote<Calls extends Work<Calls>> {
  readonly #worker: Worker;
  /** Once an answer did not come in time, it could be taken for the next one's. */
  #lost: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Rejects when the worker fails, or has not answered after so many milliseconds. */
  call<Name extends keyof Calls>(name: Name, args: Parameters<Calls[Name]>, patience?: number): Promise<Awaited<ReturnType<Calls[Name]>>> {
    return new Promise((resolve, reject) => {
      if (this.#lost) throw this.#lost;
      const giveUp = (seconds: number): void => {
        this.#lost = new Error(`no answer after ${seconds} s`);
        this.end();
        reject(this.#lost);
      };
      const timer = patience === undefined ? undefined : setTimeout(giveUp, patience, Math.round(patience / 1000));
      this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        clearTimeout(timer);
        if ('error' in data) reject(new Error(data.error));
        else resolve(data.ok as Awaited<ReturnType<Calls[Name]>>);
      };
      this.#worker.onerror = ({ message }) => {
        clearTimeout(timer);
        reject(new Error(message));
      };
      this.#worker.postMessage({ name, args });
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}
