import { GlimpseError } from '../errors.ts';
import type { AddReport, Addition, CallOptions, LibraryEvents, Page, Query, Results, Skipped, Stats, Tower } from '../types.ts';
import type { Library } from './client.ts';
import { callEngine, onEngine, tellEngine } from './connection.ts';
import { wireImage, wireItem } from './inputs.ts';
import type { EngineCalls, LibraryRef, WireItem } from './protocol.ts';

const defaultLimit = 50;

/** A library, seen from the page. */
export class LibraryClient implements Library {
  readonly name: string;
  readonly #ref: LibraryRef;
  readonly #stops = new Set<() => void>();
  #closed = false;

  constructor(ref: LibraryRef) {
    this.name = ref.name;
    this.#ref = ref;
  }

  async add(inputs: Blob | ArrayBuffer | Addition | Iterable<Blob | ArrayBuffer | Addition>, options: CallOptions = {}): Promise<AddReport> {
    const list = typeof inputs === 'object' && inputs !== null && Symbol.iterator in inputs ? [...inputs] : [inputs];
    const items: WireItem[] = [];
    const skipped: Skipped[] = [];
    for (const input of list) {
      try {
        items.push(await wireItem(input));
      } catch (error) {
        if (!(error instanceof GlimpseError)) throw error;
        skipped.push({ name: nameOf(input), code: error.code, message: error.message });
      }
    }
    const report = await this.#call('add', [this.#ref, items], options);
    return { ...report, skipped: [...skipped, ...report.skipped] };
  }

  async search({ text, image, like, limit = defaultLimit }: Query, options: CallOptions = {}): Promise<Results> {
    const query = {
      limit,
      ...(text !== undefined && { text }),
      ...(image !== undefined && { image: await wireImage(image) }),
      ...(like !== undefined && { like }),
    };
    return this.#call('search', [this.#ref, query], options);
  }

  similar(id: string, { limit, ...options }: CallOptions & { readonly limit?: number } = {}): Promise<Results> {
    return this.search({ like: id, ...(limit !== undefined && { limit }) }, options);
  }

  list(offset: number, limit: number): Promise<Page> {
    return this.#call('list', [this.#ref, offset, limit]);
  }

  async thumbs(ids: readonly string[]): Promise<(Blob | undefined)[]> {
    const thumbs = await this.#call('thumbs', [this.#ref, ids]);
    return thumbs.map((thumb) => thumb && new Blob([thumb.data], { type: thumb.mime }));
  }

  prepare(towers: readonly Tower[] = ['text'], options: CallOptions = {}): Promise<Stats> {
    return this.#call('prepare', [this.#ref, towers], options);
  }

  pause(): Promise<void> {
    return this.#call('pause', [this.#ref, true]);
  }

  resume(): Promise<void> {
    return this.#call('pause', [this.#ref, false]);
  }

  remove(ids: readonly string[]): Promise<number> {
    return this.#call('remove', [this.#ref, ids]);
  }

  clear(): Promise<void> {
    return this.#call('clear', [this.#ref]);
  }

  stats(): Promise<Stats> {
    return this.#call('stats', [this.#ref]);
  }

  on<K extends keyof LibraryEvents>(type: K, listener: (detail: LibraryEvents[K]) => void): () => void {
    const stop = onEngine(this.name, type, listener);
    this.#stops.add(stop);
    return () => {
      this.#stops.delete(stop);
      stop();
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    tellEngine('close', [this.#ref]);
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }

  async #call<M extends keyof EngineCalls>(method: M, args: Parameters<EngineCalls[M]>, options: CallOptions = {}): Promise<ReturnType<EngineCalls[M]>> {
    if (this.#closed) throw new GlimpseError('disposed');
    return callEngine(method, args, options);
  }
}

function nameOf(input: Blob | ArrayBuffer | Addition): string {
  return typeof input === 'object' && input !== null && 'name' in input ? String(input.name) : 'picture';
}
