import type { Incoming, Peers } from '../../../src/ports.ts';
import { LibraryEngine } from '../../../src/engine/library.ts';
import type { Listener } from '../../../src/engine/listener.ts';
import { GlimpseError } from '../../../src/errors.ts';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import { sha256 } from '../../../src/store/sha256.ts';
import type { Batch, Decoder, Encoder, LibraryStore, Writer } from '../../../src/ports.ts';
import { SoleWriter } from '../../../src/worker/writer.ts';
import type { CallOptions, Decoded, FileFacts, Pixels, Space, Tower, Vector } from '../../../src/types.ts';

export const space: Space = { id: 'angles', dims: 2 };
export const turn = (degrees: number): Vector => Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const thumb = { mime: 'image/webp', data: new ArrayBuffer(8), width: 2, height: 1 };

/** Files whose text is `<degrees>`, `bad` or `hang`; every decoding is counted. */
export class AngleDecoder implements Decoder {
  decoded = 0;
  atOnce = 0;
  mostAtOnce = 0;
  /** Awaited in every decoding. */
  hold: () => Promise<unknown> = async () => {};

  async check(blob: Blob): Promise<void> {
    if (blob.size === 0) throw new GlimpseError('file-empty');
    if (blob.size > 2 ** 30) throw new GlimpseError('file-too-large');
  }

  /** What is found in a file, by what is in it. */
  rename: (text: string) => string = (text) => text;
  /** Awaited for each text. */
  onText: (text: string) => Promise<unknown> | undefined = () => undefined;
  /** By the text of the file. */
  known: Record<string, FileFacts> = {};

  async facts(blob: Blob): Promise<FileFacts> {
    return this.known[await blob.text()] ?? {};
  }

  async decode(source: Blob | ImageBitmap | ImageData, _recipe: unknown, { signal }: { signal?: AbortSignal }): Promise<Decoded> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      await this.hold();
      const text = this.rename(await (source as Blob).text());
      await this.onText(text);
      if (text === 'bad') throw new GlimpseError('file-unsupported');
      if (text === 'blocked') throw new GlimpseError('worker-blocked');
      if (text === 'slip') throw new TypeError('x is not a function');
      if (text === 'hang') await untilAborted(signal);
      this.decoded++;
      return { pixels: Float32Array.of(Number(text)), thumb, mime: 'image/png', width: 4, height: 2, partial: false };
    } finally {
      this.atOnce--;
    }
  }
}

/** The vector of pixel `n` is `n` degrees; can be told to fail. Words are degrees too. */
export class AngleEncoder implements Encoder {
  readonly space = space;
  readonly recipe = { version: 1, size: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
  readonly batch = 4;
  batches: number[][] = [];
  texts = 0;
  /** What was started, once for every call. */
  prepared: Tower[] = [];
  /** Awaited in every start. */
  starting: () => Promise<unknown> = async () => {};
  /** Called before each batch; what it returns, if anything, is the answer. */
  fault: (batch: number, signal: AbortSignal | undefined) => Promise<Vector[] | void> | void = () => {};

  async prepare(towers: readonly Tower[]): Promise<void> {
    this.prepared.push(...towers);
    await this.starting();
  }

  async encodePixels(pixels: readonly Pixels[], { signal }: CallOptions = {}): Promise<Vector[]> {
    this.batches.push(pixels.map((one) => one[0]!));
    const answer = await this.fault(this.batches.length, signal);
    signal?.throwIfAborted();
    return answer ?? pixels.map((one) => turn(one[0]!));
  }

  async encodeText(texts: readonly string[]): Promise<Vector[]> {
    this.texts++;
    return texts.map((text) => turn(Number(text)));
  }
}

/** A store whose disk is full from the n-th batch on. */
export class FullStore extends MemoryLibraryStore {
  /** Batches that there is room for. */
  room: number;

  constructor(batches: number) {
    super();
    this.room = batches;
  }

  override async commit(batch: Batch): Promise<void> {
    if (batch.rows.length > 0 && --this.room < 0) throw new GlimpseError('quota');
    return super.commit(batch);
  }
}

/** Tabs of one library, which write one after the other. */
export class Lane {
  #last: Promise<void> = Promise.resolve();

  /** Whoever writes is gone. */
  kill(): void {
    this.#last = Promise.resolve();
  }

  writer(store: LibraryStore): Writer {
    const enter = async (): Promise<() => void> => {
      const before = this.#last;
      const { promise, open: leave } = latch();
      this.#last = promise;
      await before;
      return leave;
    };
    return new (class extends SoleWriter {
      protected override async take(): ReturnType<SoleWriter['take']> {
        return { signal: new AbortController().signal, leave: await enter() };
      }
    })(store);
  }
}

/** No other tab. */
class QuietPeers implements Peers {
  announce(): void {}
  tell(): void {}
  listen(): void {}
  close(): void {}
}

export async function open({ store = new MemoryLibraryStore() as LibraryStore, hash = sha256, peers = new QuietPeers() as Peers, writer = new SoleWriter(store) as Writer, listener = {} as Listener } = {}) {
  const decoder = new AngleDecoder();
  const encoder = new AngleEncoder();
  const changes: number[] = [];
  const library = await LibraryEngine.open({ store, encoder, decoder, hash, peers, writer }, (items) => changes.push(items), listener);
  return { library, decoder, encoder, store, changes };
}

export function picture(text: string | number, name = `${text}.png`): Incoming {
  return { image: new File([String(text)], name, { lastModified: 5 }), name, folder: '', facts: {} };
}

export const pictures = (from: number, to: number): Incoming[] => Array.from({ length: to - from }, (_, i) => picture(from + i));

export function never(): { signal: AbortSignal } {
  return { signal: new AbortController().signal };
}

export function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal!.reason as Error);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
  });
}

/** A promise and what settles it. */
export function latch(): { promise: Promise<void>; open: () => void } {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
