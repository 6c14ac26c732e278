import { GlimpseError } from '../errors.ts';
import type { FileRecord, PartStore, Version } from './part-store.ts';
import type { PinnedFile } from './pinned-file.ts';
import { keyOf } from './pinned-file.ts';
import type { RunningHash } from './running-sha256.ts';
import { sha256 } from './sha256.ts';

/** A file as it grows in memory, from its start to its end. Parts are taken from a store, and kept there once they are full. */
export class FileInParts {
  readonly #file: PinnedFile;
  readonly #store: PartStore;
  #partSize: number;
  #size: number | undefined;
  #sizeFixed: boolean;
  #whole = new Uint8Array(0);
  #at = 0;
  /** The part that `#at` is in. */
  #part = 0;
  #kept: (string | undefined)[] = [];
  /** Why what comes is no longer kept. */
  #unkept: { readonly reason: unknown } | undefined;
  #known: string | undefined;
  #vouched: readonly (string | undefined)[] | undefined;
  /** Of the whole, part by part. Not needed where the parts' own hashes vouch for it. */
  #hash: RunningHash | undefined;
  /** Whose the parts are that are here; undefined where that does not matter. */
  version: Version | undefined;

  private constructor(file: PinnedFile, store: PartStore, partSize: number) {
    this.#file = file;
    this.#store = store;
    this.#partSize = partSize;
    this.#sizeFixed = !file.approximate;
    this.#size = file.approximate ? undefined : file.bytes;
    this.#known = file.sha256;
  }

  static async open(file: PinnedFile, store: PartStore, partSize: number): Promise<FileInParts> {
    const self = new FileInParts(file, store, partSize);
    const record = await store.record(keyOf(file)).catch(() => undefined);
    if (record && (file.approximate || record.bytes === file.bytes)) self.#resume(record);
    if (!self.#vouched) self.#hash = (await (await import('./running-sha256.ts')).createSHA256()).init();
    self.#whole = allocate(self.#size ?? file.bytes);
    return self;
  }

  /** Bytes that are here, from the start. */
  get at(): number {
    return this.#at;
  }

  /** Undefined until a server has said it, where it is only known roughly. */
  get size(): number | undefined {
    return this.#size;
  }

  /** No server can change it. */
  get sizeFixed(): boolean {
    return this.#sizeFixed;
  }

  get complete(): boolean {
    return this.#at === this.#size;
  }

  /** What the whole must hash to: pinned, or recorded when it was there before. */
  get known(): string | undefined {
    return this.#known;
  }

  /** It was right once. Then what is damaged is measured by the hashes of its parts. */
  get vouched(): boolean {
    return this.#vouched !== undefined;
  }

  /** Nothing is here or kept: any version of it is welcome. */
  get fresh(): boolean {
    return this.#at === 0 && !this.#kept.some(Boolean);
  }

  get head(): Uint8Array {
    return this.#whole.subarray(0, this.#at);
  }

  get buffer(): ArrayBuffer {
    return this.#whole.buffer;
  }

  /** Another caller can read it from the store. */
  get stored(): boolean {
    return this.#unkept === undefined;
  }

  /** It is not stored because the disk is full. */
  get diskFull(): boolean {
    const reason = this.#unkept?.reason;
    return (reason instanceof DOMException && reason.name === 'QuotaExceededError') || (reason instanceof GlimpseError && reason.code === 'quota');
  }

  /** Where the bytes end that must be fetched: at the next part that is kept, or at the end of the file. */
  get gapEnd(): number {
    if (this.#size === undefined) return Infinity;
    let part = this.#part;
    do part++;
    while (part * this.#partSize < this.#size && this.#kept[part] === undefined);
    return this.#end(part - 1);
  }

  /** Learns the size from a server. */
  fit(size: number): void {
    if (this.#whole.length !== size) this.#resize(size);
    this.#size = size;
  }

  /** Takes the next part from the store, if it is there and undamaged. */
  async take(): Promise<boolean> {
    const hash = this.#kept[this.#part];
    if (hash === undefined || this.#at !== this.#part * this.#partSize) return false;
    const bytes = await this.#store.read(keyOf(this.#file), this.#part).catch(() => undefined);
    if (bytes?.length !== this.#end(this.#part) - this.#at || (await sha256(bytes)) !== hash) {
      this.#kept[this.#part] = undefined;
      return false;
    }
    this.#whole.set(bytes, this.#at);
    this.#hash?.update(bytes);
    this.#at += bytes.length;
    this.#part++;
    return true;
  }

  append(bytes: Uint8Array): void {
    const end = this.#at + bytes.length;
    if (end > this.#whole.length) this.#resize(2 * end);
    this.#whole.set(bytes, this.#at);
    this.#at = end;
  }

  /** Keeps every part that is full. False when one is not what it was when the file was right. */
  async keep(): Promise<boolean> {
    while (this.#size !== undefined && this.#part * this.#partSize < this.#size && this.#at >= this.#end(this.#part)) {
      const bytes = this.#whole.subarray(this.#part * this.#partSize, this.#end(this.#part));
      const hash = await sha256(bytes);
      if (this.#vouched && this.#vouched[this.#part] !== hash) return false;
      this.#hash?.update(bytes);
      await this.#commit(bytes, hash);
      this.#part++;
    }
    return true;
  }

  /** Leaves out what has come of the part that is not full yet. */
  rewind(): void {
    this.#at = this.#part * this.#partSize;
  }

  /** Forgets all that is here and kept, but not what the whole must be. */
  async startOver(): Promise<void> {
    this.#at = this.#part = 0;
    this.version = undefined;
    if (!this.#sizeFixed) this.#size = undefined;
    this.#hash?.init();
    await this.#forget();
  }

  /** Checks the whole and says that it may be believed from now on. Gives what is wrong, if something is. */
  async finish(): Promise<string | undefined> {
    if (!this.#hash) return undefined;
    const hash = this.#hash.digest();
    const expected = this.#known ?? this.version?.linked;
    if (expected !== undefined && hash !== expected) return `SHA-256 ${hash}, not ${expected}`;
    this.#known = hash;
    this.#hash = undefined;
    // A hash that was found is kept even where the file is not.
    if (this.stored || this.#file.sha256 === undefined) await this.#store.commit(keyOf(this.#file), this.#record(this.stored)).catch(() => {});
    return undefined;
  }

  #resume(record: FileRecord): void {
    this.#partSize = record.partSize;
    this.#size = record.bytes;
    this.#known ??= record.sha256;
    this.#sizeFixed ||= record.sha256 !== undefined;
    this.version = record.version;
    this.#kept = [...record.parts];
    if (record.complete) this.#vouched = record.parts;
  }

  #record(complete: boolean): FileRecord {
    const parts = [...(this.#vouched ?? this.#kept)];
    return { bytes: this.#size!, partSize: this.#partSize, parts, complete, sha256: this.#known, version: this.version };
  }

  /** On a full disk, say, the file still works in this visit; the next one goes on behind the parts that were kept. */
  async #commit(bytes: Uint8Array<ArrayBuffer>, hash: string): Promise<void> {
    if (!this.stored) return;
    this.#kept[this.#part] = hash;
    try {
      await this.#store.commit(keyOf(this.#file), this.#record(this.#vouched !== undefined), { number: this.#part, bytes });
    } catch (reason) {
      this.#unkept = { reason };
      this.#kept[this.#part] = undefined;
    }
  }

  async #forget(): Promise<void> {
    this.#kept = [];
    const recorded = this.#file.sha256 === undefined && this.#known !== undefined;
    const blank = { bytes: this.#size!, partSize: this.#partSize, parts: [], complete: false, sha256: this.#known, version: undefined };
    await this.#store.drop(keyOf(this.#file), recorded ? blank : undefined).catch(() => {});
  }

  #end(part: number): number {
    return Math.min((part + 1) * this.#partSize, this.#size!);
  }

  #resize(size: number): void {
    const larger = allocate(size);
    larger.set(this.#whole.subarray(0, this.#at));
    this.#whole = larger;
  }
}

/** @throws GlimpseError `out-of-memory` */
function allocate(size: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (error) {
    throw new GlimpseError('out-of-memory', `${size} bytes`, error);
  }
}
