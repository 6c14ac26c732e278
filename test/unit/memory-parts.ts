import type { FileRecord, PartStore } from '../../src/store/part-store.ts';

/** A store that outlives its users, as a disk does, and can be full. */
export class MemoryParts implements PartStore {
  readonly records = new Map<string, FileRecord>();
  readonly parts = new Map<string, Map<number, Uint8Array<ArrayBuffer>>>();
  /** Bytes that fit. */
  room = Infinity;

  async record(key: string): Promise<FileRecord | undefined> {
    return this.records.get(key);
  }

  async read(key: string, part: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.parts.get(key)?.get(part)?.slice();
  }

  async commit(key: string, record: FileRecord, part?: { readonly number: number; readonly bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
    if (part) {
      this.room -= part.bytes.length;
      if (this.room < 0) throw new DOMException('full', 'QuotaExceededError');
      const parts = this.parts.get(key) ?? new Map<number, Uint8Array<ArrayBuffer>>();
      this.parts.set(key, parts.set(part.number, part.bytes.slice()));
    }
    this.records.set(key, structuredClone(record));
  }

  async drop(key: string, record?: FileRecord): Promise<void> {
    this.parts.delete(key);
    if (record) this.records.set(key, record);
    else this.records.delete(key);
  }

  async clear(): Promise<void> {
    this.parts.clear();
    this.records.clear();
  }
}
