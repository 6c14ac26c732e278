import type { VectorFiles } from '../../../src/ports.ts';

/** Thrown at the call at which the process "dies". */
export class Killed extends Error {}

/** Files that outlive whoever has them open, as a disk does. They can be cut, damaged, filled, and fail at any call. */
export class MemoryFiles implements VectorFiles {
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Bytes that still fit. */
  room = Infinity;
  /** Calls that change something until one does half of its work and throws; after it nothing works any more. */
  callsLeft = Infinity;
  calls = 0;
  /** The one call, counted from now, that fails without a trace; those after it do not. */
  failsAt = Infinity;
  /** The one read of `rows`, counted from now, that comes short or wrong. */
  misreads: { at: number; readonly how: 'short' | 'wrong' } | undefined;
  /** How many reads there were at once. */
  mostReading = 0;
  #reading = 0;
  opened = true;

  constructor(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map()) {
    this.files = new Map([...files].map(([name, bytes]) => [name, bytes.slice()]));
  }

  /** As another process finds them. */
  copy(): MemoryFiles {
    return new MemoryFiles(this.files);
  }

  async list(): Promise<string[]> {
    return [...this.files].filter(([, { length }]) => length > 0).map(([name]) => name);
  }

  async size(name: string): Promise<number> {
    return this.files.get(name)?.length ?? 0;
  }

  async read(name: string, offset: number, into: readonly Uint8Array[]): Promise<number> {
    this.mostReading = Math.max(this.mostReading, ++this.#reading);
    await null;
    this.#reading--;
    let read = 0;
    const bad = this.misreads && name.startsWith('rows') && this.misreads.at-- === 0 ? this.misreads.how : undefined;
    if (bad === 'short') return 0;
    for (const part of into) {
      const bytes = this.files.get(name)?.subarray(offset + read, offset + read + part.length) ?? new Uint8Array(0);
      part.set(bytes);
      read += bytes.length;
      if (bad) part[part.length - 1]! ^= 1;
    }
    return read;
  }

  async append(name: string, parts: readonly Uint8Array[]): Promise<void> {
    const before = this.files.get(name) ?? new Uint8Array(0);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const after = new Uint8Array(before.length + length);
    after.set(before);
    let at = before.length;
    for (const part of parts) {
      after.set(part, at);
      at += part.length;
    }
    const dies = this.#call();
    const fits = dies ? Math.floor(length / 2) : Math.min(length, this.room);
    this.room -= fits;
    this.files.set(name, after.slice(0, before.length + fits));
    if (dies) throw new Killed();
    if (fits < length) {
      const { GlimpseError } = await import('../../../src/errors.ts');
      throw new GlimpseError('quota', 'full');
    }
  }

  async truncate(name: string, size: number): Promise<void> {
    if (this.#call()) throw new Killed();
    this.files.set(name, (this.files.get(name) ?? new Uint8Array(0)).slice(0, size));
  }

  async flush(): Promise<void> {
    if (this.#call()) throw new Killed();
  }

  async remove(name: string): Promise<void> {
    if (this.#call()) throw new Killed();
    this.room += this.files.get(name)?.length ?? 0;
    this.files.delete(name);
  }

  async close(): Promise<void> {
    this.opened = false;
  }

  #call(): boolean {
    this.calls++;
    if (this.failsAt-- === 0) throw new Error('this call failed');
    this.callsLeft--;
    if (this.callsLeft < -1) throw new Killed();
    return this.callsLeft === -1;
  }
}
