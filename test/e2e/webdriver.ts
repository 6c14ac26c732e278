import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** A free port of this machine. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A browser behind the classic WebDriver protocol: WebKitGTK speaks no other. https://www.w3.org/TR/webdriver2/ */
export class WebDriver {
  readonly #base: string;
  readonly #process: ChildProcess;
  #session = '';

  private constructor(base: string, process: ChildProcess) {
    this.#base = base;
    this.#process = process;
  }

  /** @param wrapper a program in front of the driver, such as `xvfb-run` */
  static async start(driver: string, wrapper: readonly string[], capabilities: object): Promise<WebDriver> {
    const port = await freePort();
    const [program = driver, ...args] = [...wrapper, driver, `--port=${port}`];
    // A group of its own, so that the browsers that it starts end with it.
    const child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } });
    const started = new WebDriver(`http://127.0.0.1:${port}`, child);
    try {
      for (let tries = 0; ; tries++) {
        const ready = await fetch(`${started.#base}/status`).then(({ ok }) => ok, () => false);
        if (ready) break;
        if (tries > 100) throw new Error(`${driver} does not answer`);
        await new Promise((done) => setTimeout(done, 200));
      }
      const { sessionId } = await started.#send<{ sessionId: string }>('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
      started.#session = `/session/${sessionId}`;
      await started.#send('POST', `${started.#session}/timeouts`, { script: 120_000, pageLoad: 60_000 });
      return started;
    } catch (error) {
      started.#kill();
      throw error;
    }
  }

  async open(url: string): Promise<void> {
    await this.#send('POST', `${this.#session}/url`, { url });
  }

  /** Calls a function of the page by its name and waits for what it promises. */
  async call<T>(name: string, ...args: readonly unknown[]): Promise<T> {
    const script = `const done = arguments[arguments.length - 1];
      const args = [...arguments].slice(0, -1);
      globalThis.${name}(...args).then((value) => done({ value }), (error) => done({ error: String(error && error.code) + ': ' + error + ' ' + (error && error.detail) }));`;
    const { value, error } = await this.#send<{ value?: T; error?: string }>('POST', `${this.#session}/execute/async`, { script, args });
    if (error !== undefined) throw new Error(error);
    return value as T;
  }

  async close(): Promise<void> {
    await this.#send('DELETE', this.#session).catch(() => undefined);
    this.#kill();
  }

  #kill(): void {
    if (this.#process.pid !== undefined) process.kill(-this.#process.pid);
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#base}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }
}
