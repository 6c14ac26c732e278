import { GlimpseError } from '../errors.ts';
import type { AddReport, Addition, CallOptions, Facets, Failure, Folder, ImportReport, Label, LibraryEvents, Page, Query, Results, Skipped, Stats, SyncReport, Tower } from '../types.ts';
import type { FolderInput, Library } from './client.ts';
import { callEngine, onEnd, onEngine, tellEngine } from './connection.ts';
import { Kept } from './kept.ts';
import type { EngineCalls, LibraryRef, WireItem } from './protocol.ts';

/** Not in every browser, hence not in TypeScript's DOM. https://wicg.github.io/file-system-access/#api-filesystemhandle-requestpermission */
type Askable = FileSystemDirectoryHandle & { requestPermission?(options: { readonly mode: 'read' }): Promise<PermissionState> };

/** A library, seen from the page. */
export class LibraryClient implements Library {
  readonly name: string;
  readonly #ref: LibraryRef;
  readonly #stops = new Set<() => void>();
  /** Of a library that outlives the page. */
  readonly #kept: Kept | undefined;
  #evicted = 0;
  #closed = false;

  private constructor(name: string, { saved, model, index }: Omit<LibraryRef, 'name'>) {
    this.name = name;
    // A library in memory is another one than a saved one of its name; an index is itself, by whatever name, for all who would have its model run alike.
    const key = index ? `index\0${JSON.stringify([index, model])}` : saved ? name : `memory\0${name}`;
    this.#ref = { name: key, saved, model, ...(index && { index }) };
    this.#kept = saved && !index ? new Kept(name) : undefined;
  }

  static async open(name: string, what: Omit<LibraryRef, 'name'>): Promise<LibraryClient> {
    const library = new LibraryClient(name, what);
    const stats = await callEngine('open', [library.#ref, library.#kept?.read() ?? 0]);
    library.#evicted = stats.evicted;
    library.#stops.add(onEnd(() => library.close()));
    if (stats.saved) library.on('change', ({ items }) => library.#note(items));
    // None may only mean that they are of another model.
    if (stats.saved && stats.items > 0) library.#kept?.note(stats.items);
    return library;
  }

  async add(inputs: Blob | ArrayBuffer | Addition | Iterable<Blob | ArrayBuffer | Addition>, options: CallOptions = {}): Promise<AddReport> {
    const list = typeof inputs === 'object' && inputs !== null && Symbol.iterator in inputs ? [...inputs] : [inputs];
    const items: WireItem[] = [];
    const skipped: Skipped[] = [];
    const { wireItem } = await import('./inputs.ts');
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

  async search(query: Query, options: CallOptions = {}): Promise<Results> {
    const { wireQuery } = await import('./inputs.ts');
    return this.#call('search', [this.#ref, await wireQuery(query)], options);
  }

  similar(id: string, { limit, ...options }: CallOptions & { readonly limit?: number } = {}): Promise<Results> {
    return this.search({ like: id, ...(limit !== undefined && { limit }) }, options);
  }

  facets({ filters = {} }: Pick<Query, 'filters'> = {}): Promise<Facets> {
    return this.#call('facets', [this.#ref, filters]);
  }

  describe(id: string, labels: readonly string[], options: CallOptions = {}): Promise<Label[]> {
    return this.#call('describe', [this.#ref, id, labels], options);
  }

  async sync(input: FolderInput, options: CallOptions = {}): Promise<SyncReport> {
    const { wireFolder } = await import('./folders.ts');
    const { folder, skipped } = await wireFolder(input, options.signal);
    const report = await this.#call('sync', [this.#ref, folder], options);
    return { ...report, skipped: [...skipped, ...report.skipped] };
  }

  async reconnect(id: string, options: CallOptions = {}): Promise<SyncReport> {
    const handle: Askable | undefined = await this.#call('folderHandle', [this.#ref, id]);
    const state = handle && (await permission(handle));
    if (!handle || state !== 'granted') throw new GlimpseError('folder-permission', handle ? `permission: ${state}` : 'no handle: it has to be dropped or chosen again');
    return this.sync(handle, options);
  }

  folders(): Promise<Folder[]> {
    return this.#call('folders', [this.#ref]);
  }

  unfollow(id: string): Promise<void> {
    return this.#call('unfollow', [this.#ref, id]);
  }

  failures(): Promise<Failure[]> {
    return this.#call('failures', [this.#ref]);
  }

  retry(ids?: readonly number[]): Promise<void> {
    return this.#call('retry', [this.#ref, ids]);
  }

  dismiss(ids?: readonly number[]): Promise<void> {
    return this.#call('dismiss', [this.#ref, ids]);
  }

  cancel(): Promise<number> {
    return this.#call('cancel', [this.#ref]);
  }

  export(options: CallOptions = {}): Promise<Blob> {
    return this.#call('export', [this.#ref], options);
  }

  import(file: Blob, options: CallOptions = {}): Promise<ImportReport> {
    return this.#call('import', [this.#ref, file], options);
  }

  list(offset = 0, limit = 100): Promise<Page> {
    return this.#call('list', [this.#ref, offset, limit]);
  }

  async thumbs(ids: readonly string[]): Promise<(Blob | undefined)[]> {
    const thumbs = await this.#call('thumbs', [this.#ref, ids]);
    return thumbs.map((thumb) => thumb && new Blob([thumb.data], { type: thumb.mime }));
  }

  original(id: string): Promise<Blob | undefined> {
    return this.#call('original', [this.#ref, id]);
  }

  prepare(towers: readonly Tower[] = ['text'], options: CallOptions = {}): Promise<Stats> {
    return this.#call('prepare', [this.#ref, towers], options).then((stats) => this.#withEvicted(stats));
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

  restore(ids: readonly string[]): Promise<number> {
    return this.#call('restore', [this.#ref, ids]);
  }

  async clear(): Promise<void> {
    await this.#call('clear', [this.#ref]);
    this.#note(0);
  }

  async stats(towers?: readonly Tower[]): Promise<Stats> {
    return this.#withEvicted(await this.#call('stats', [this.#ref, towers]));
  }

  on<K extends keyof LibraryEvents>(type: K, listener: (detail: LibraryEvents[K]) => void): () => void {
    const stop = onEngine(this.#ref.name, type, listener);
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
    this.#kept?.flush();
  }

  #note(items: number): void {
    this.#evicted = 0;
    this.#kept?.note(items);
  }

  #withEvicted(stats: Stats): Stats {
    return { ...stats, evicted: this.#evicted };
  }

  async #call<M extends keyof EngineCalls>(method: M, args: Parameters<EngineCalls[M]>, options: CallOptions = {}): Promise<ReturnType<EngineCalls[M]>> {
    if (this.#closed) throw new GlimpseError('disposed');
    return callEngine(method, args, options);
  }
}

async function permission(handle: Askable): Promise<PermissionState> {
  try {
    return (await handle.requestPermission?.({ mode: 'read' })) ?? 'granted';
  } catch {
    // Without a gesture.
    return 'denied';
  }
}

function nameOf(input: Blob | ArrayBuffer | Addition): string {
  return typeof input === 'object' && input !== null && 'name' in input ? String(input.name) : 'picture';
}
