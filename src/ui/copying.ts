import { isAbort } from '../errors.ts';
import type { CallOptions, Progress } from '../types.ts';
import type { Library } from '../worker/client.ts';
import { writeCopy } from './copy-file.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';

/** Saves the library as a file, and takes such a file in. One at a time. */
export class Copying {
  readonly #session: Session;
  #running: AbortController | undefined;
  /** What runs. */
  running: 'saving' | 'opening' | undefined;
  progress: Progress | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Needs a click or key press: the browser may ask where to. */
  save(): Promise<void> {
    const { name } = this.#session;
    return this.#run('saving', async (library, options) => {
      const size = await writeCopy(name, () => library.export(options), options.signal);
      return libraryStrings.saved(size);
    });
  }

  open(file: Blob): Promise<void> {
    return this.#run('opening', async (library, options) => {
      const { added, unchanged } = await library.import(file, options);
      if (added > 0) void this.#session.keeping.ask();
      return libraryStrings.imported(added, unchanged);
    });
  }

  cancel(): void {
    this.#running?.abort();
  }

  async #run(kind: 'saving' | 'opening', work: (library: Library, options: CallOptions & { signal: AbortSignal }) => Promise<string>): Promise<void> {
    if (this.running) return;
    const controller = new AbortController();
    this.#running = controller;
    this.running = kind;
    this.#session.changed();
    const onProgress = (progress: Progress) => {
      this.progress = progress;
      this.#session.changed();
    };
    try {
      const text = await work(await this.#session.library(), { signal: controller.signal, onProgress });
      this.#session.notices.settle('copy', 'quota');
      this.#session.notices.pass(text);
    } catch (error) {
      if (!isAbort(error)) this.#session.failed(error, 'copy');
    }
    this.#running = undefined;
    this.running = undefined;
    this.progress = undefined;
    this.#session.reread();
    this.#session.changed();
  }
}
