import type { ErrorCode } from '../errors.ts';
import { announcedHash } from './announced-hash.ts';
import type { Answer } from './ask.ts';
import { ask, sameTag } from './ask.ts';
import { DownloadError } from './download-error.ts';
import { headLength, standIn } from './file-head.ts';
import { FileInParts } from './file-in-parts.ts';
import { overHosts } from './over-hosts.ts';
import type { PartStore } from './part-store.ts';
import type { PinnedFile } from './pinned-file.ts';

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how many bytes from the start are there. It goes back when a file has to be started over. */
  readonly onReached?: ((bytes: number) => void) | undefined;
  /** Bytes of a part. WebKit stumbles over larger values in a database. */
  readonly partSize?: number | undefined;
  /** Milliseconds without a byte after which a connection counts as lost. */
  readonly silence?: number | undefined;
  /** Rounds over the addresses that may bring nothing, and milliseconds before the second one. */
  readonly tries?: number | undefined;
  readonly delay?: number | undefined;
}

/**
 * Brings a file into memory: the parts that are kept, the others from its addresses. Each part is kept as soon as it is
 * full; `stored` says whether all are, `diskFull` whether it is for that reason that they are not.
 * @throws GlimpseError one of the codes `model-…`
 */
export async function fetchFile(file: PinnedFile, store: PartStore, options: FetchOptions = {}): Promise<{ buffer: ArrayBuffer; stored: boolean; diskFull: boolean }> {
  const bytes = await FileInParts.open(file, store, options.partSize ?? 8 * 2 ** 20);
  await new Download(bytes, file, options).run();
  return { buffer: bytes.buffer, stored: bytes.stored, diskFull: bytes.diskFull };
}

class Download {
  readonly #bytes: FileInParts;
  readonly #file: PinnedFile;
  readonly #options: FetchOptions;
  /** Where the bytes came from: addresses, and the store, which is ''. */
  readonly #sources = new Set<string>();
  /** By address: what the hub says the file's hash is. */
  readonly #announced = new Map<string, string | undefined>();
  #fetched = 0;
  #restarts = 0;

  constructor(bytes: FileInParts, file: PinnedFile, options: FetchOptions) {
    this.#bytes = bytes;
    this.#file = file;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { signal, tries = 5, delay = 500 } = this.#options;
    try {
      await overHosts(this.#file.urls, (url) => this.#attempt(url), { signal, tries, delay, progress: () => this.#fetched });
    } catch (error) {
      // A server that cannot continue a file may still be able to send a whole one, the next time.
      if (error instanceof DownloadError && error.code === 'model-range') await this.#startOver();
      throw error;
    }
  }

  async #attempt(url: string): Promise<void> {
    try {
      while (!this.#bytes.complete) if (!(await this.#take())) await this.#stream(url);
      const wrong = await this.#bytes.finish();
      if (wrong) throw await this.#spoilt(url, wrong);
    } catch (error) {
      // What came before a connection broke is good. Of anything else no byte stays.
      if (error instanceof DownloadError && error.code !== 'model-network' && error.code !== 'model-short') this.#bytes.rewind();
      throw error;
    }
  }

  async #take(): Promise<boolean> {
    this.#options.signal?.throwIfAborted();
    if (!(await this.#bytes.take())) return false;
    this.#sources.add('');
    this.#options.onReached?.(this.#bytes.at);
    return true;
  }

  /** From where it stands to the next part that is kept. */
  async #stream(url: string): Promise<void> {
    const answer = await this.#ask(url);
    if (!answer) return;
    try {
      if (!(await this.#accept(url, answer))) return;
      this.#sources.add(url);
      await this.#drain(url, answer);
    } finally {
      answer.close();
    }
  }

  async #ask(url: string): Promise<Answer | undefined> {
    const { at, size, gapEnd, version } = this.#bytes;
    const end = gapEnd === (size ?? Infinity) ? undefined : gapEnd;
    const { silence = 30_000, signal } = this.#options;
    try {
      const linked = await this.#announcedBy(url, silence);
      const answer = await ask(url, { start: at, end, size, version }, { signal, silence });
      return { ...answer, version: { ...answer.version, linked: answer.version.linked ?? linked } };
    } catch (error) {
      if (!(error instanceof DownloadError) || error.code !== 'model-changed') throw error;
      await this.#changed(error);
      return undefined;
    }
  }

  async #announcedBy(url: string, silence: number): Promise<string | undefined> {
    if (this.#bytes.known !== undefined) return undefined;
    if (!this.#announced.has(url)) this.#announced.set(url, await announcedHash(url, this.#options.signal, silence));
    return this.#announced.get(url);
  }

  /** Whether the bytes of the answer go on where ours end. They may do so only after ours were thrown away. */
  async #accept(url: string, answer: Answer): Promise<boolean> {
    const bytes = this.#bytes;
    const { linked } = answer.version;
    if (bytes.known !== undefined && linked !== undefined && linked !== bytes.known) throw refusal('model-integrity', url, `the server has SHA-256 ${linked}, not ${bytes.known}`);
    if (bytes.sizeFixed && answer.size !== undefined && answer.size !== bytes.size) throw refusal('model-integrity', url, `${answer.size} bytes, not ${bytes.size}`);
    if (!bytes.vouched && !bytes.fresh && !this.#continues(answer)) await this.#changed(refusal('model-changed', url, `${JSON.stringify(answer.version)}, was ${JSON.stringify(bytes.version)}`));
    if (bytes.at < answer.start) return false;
    bytes.version = answer.version;
    if (!bytes.sizeFixed && answer.size !== undefined) bytes.fit(answer.size);
    return true;
  }

  /** Whether an answer is about the file that the bytes here are of. Where a hash is known, another address may go on. */
  #continues({ size, version }: Answer): boolean {
    const { version: before, known, size: expected } = this.#bytes;
    if (size !== undefined && expected !== undefined && size !== expected) return false;
    if (!before) return true;
    if (version.linked !== undefined && before.linked !== undefined) return version.linked === before.linked;
    if (version.url !== before.url) return known !== undefined;
    return sameTag(version.etag, before.etag);
  }

  async #drain(url: string, answer: Answer): Promise<void> {
    const bytes = this.#bytes;
    const { gapEnd } = bytes;
    // A server that does not know ranges begins at 0.
    let skip = bytes.at - answer.start;
    while (bytes.at < gapEnd) {
      const chunk = await answer.read();
      if (!chunk) break;
      const fresh = chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
      if (bytes.size !== undefined && bytes.at + fresh.length > bytes.size) throw await this.#spoilt(url, `longer than ${bytes.size} bytes`);
      await this.#append(url, fresh.subarray(0, gapEnd - bytes.at));
    }
    if (bytes.at >= gapEnd) return;
    if (bytes.size !== undefined) throw refusal('model-short', url, `ended after ${bytes.at} of ${bytes.size} bytes`, true);
    // Nobody knew how long it is: this long.
    bytes.fit(bytes.at);
    await bytes.keep();
  }

  async #append(url: string, chunk: Uint8Array): Promise<void> {
    const bytes = this.#bytes;
    const inHead = bytes.at < headLength;
    bytes.append(chunk);
    const code = inHead ? standIn(bytes.head) : undefined;
    if (code) throw refusal(code, url, 'something else in place of the file');
    if (!(await bytes.keep())) throw refusal('model-integrity', url, 'another part than the one that is damaged');
    this.#fetched += chunk.length;
    this.#options.onReached?.(bytes.at);
  }

  /** All of it is thrown away. What came from several places may have been spoilt by another one: then it is tried once more. */
  async #spoilt(url: string, detail: string): Promise<DownloadError> {
    const mixed = this.#sources.size > 1 || !this.#sources.has(url);
    if (!this.#bytes.vouched) await this.#startOver();
    return refusal('model-integrity', url, detail, mixed && this.#restarts++ === 0);
  }

  async #changed(error: DownloadError): Promise<void> {
    await this.#startOver();
    if (this.#restarts++ > 0) throw error;
  }

  async #startOver(): Promise<void> {
    this.#sources.clear();
    await this.#bytes.startOver();
  }
}

function refusal(code: ErrorCode, url: string, detail: string, again = false): DownloadError {
  return new DownloadError(code, `${url}: ${detail}`, { again });
}
