import { GlimpseError } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import { digestBytes, headBytes, invalid, limits, magic, mediaType, prefaceBytes, recordTypes, version, type RecordType } from './format.ts';

/** A part of the file. Its payload begins at a multiple of four bytes of its buffer. */
export interface ArchiveRecord {
  readonly type: RecordType;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** Where it begins in the file. */
  readonly at: number;
}

/** Bytes after which what was written is handed to the browser, which need not keep it in memory. */
const settled = 2 ** 24;

/** Writes records one after the other, each with a digest of itself and of all before it. */
export class RecordWriter {
  readonly #hash: Ports['hash'];
  readonly #blobs: Blob[] = [];
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #digest: Uint8Array<ArrayBuffer>;

  private constructor(hash: Ports['hash'], preface: Uint8Array<ArrayBuffer>, digest: Uint8Array<ArrayBuffer>) {
    this.#hash = hash;
    this.#digest = digest;
    this.#parts.push(preface);
  }

  static async begin(hash: Ports['hash']): Promise<RecordWriter> {
    const preface = new Uint8Array(prefaceBytes);
    preface.set(magic);
    new DataView(preface.buffer).setUint32(magic.length, version, true);
    return new RecordWriter(hash, preface, fromHex(await hash(preface.buffer)));
  }

  /** The payload's parts are copied. */
  async append(type: RecordType, payload: readonly Uint8Array[]): Promise<void> {
    const length = payload.reduce((sum, part) => sum + part.length, 0);
    const bytes = new Uint8Array(digestBytes + headBytes + length);
    bytes.set(this.#digest);
    bytes.set(new TextEncoder().encode(type), digestBytes);
    new DataView(bytes.buffer).setUint32(digestBytes + 4, length, true);
    let at = digestBytes + headBytes;
    for (const part of payload) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#digest = fromHex(await this.#hash(bytes.buffer));
    this.#parts.push(bytes.subarray(digestBytes), this.#digest);
    this.#bytes += bytes.length;
    if (this.#bytes >= settled) this.#settle();
  }

  finish(): Blob {
    this.#settle();
    return new Blob(this.#blobs, { type: mediaType });
  }

  #settle(): void {
    this.#blobs.push(new Blob(this.#parts));
    this.#parts = [];
    this.#bytes = 0;
  }
}

/**
 * The records of a file, each with its digest found right. The last one is `done`, and nothing comes after it.
 * @throws GlimpseError `export-invalid`, `export-newer`; `file-read` when the bytes cannot be had
 */
export async function* readRecords(file: Blob, hash: Ports['hash'], signal: AbortSignal): AsyncGenerator<ArchiveRecord, void> {
  const preface = await read(file, 0, prefaceBytes);
  if (!magic.every((byte, i) => preface[i] === byte)) throw invalid('byte 0: another kind of file');
  const fields = new DataView(preface.buffer);
  const written = fields.getUint32(magic.length, true);
  if (written > version) throw new GlimpseError('export-newer', `version ${written}, and ${version} is known`);
  if (written === 0 || fields.getUint32(magic.length + 4, true) !== 0) throw invalid('byte 8: no version');
  let digest = fromHex(await hash(preface.buffer));
  for (let at = prefaceBytes; ; ) {
    signal.throwIfAborted();
    const head = await read(file, at, headBytes);
    const name = String.fromCharCode(...head.subarray(0, 4));
    const type = recordTypes.find((known) => known === name);
    if (!type) throw invalid(`byte ${at}: no record of a known type`);
    const length = new DataView(head.buffer).getUint32(4, true);
    if (length > limits.record) throw invalid(`byte ${at}: ${type} of ${length} bytes`);
    const body = await read(file, at, headBytes + length + digestBytes);
    const sealed = new Uint8Array(digestBytes + headBytes + length);
    sealed.set(digest);
    sealed.set(body.subarray(0, -digestBytes), digestBytes);
    digest = fromHex(await hash(sealed.buffer));
    const recorded = body.subarray(-digestBytes);
    if (!digest.every((byte, i) => recorded[i] === byte)) throw invalid(`byte ${at}: ${type} is damaged, or something before it is missing`);
    const next = at + body.length;
    if (type === 'done' && next !== file.size) throw invalid(`byte ${next}: more behind the end`);
    yield { type, payload: sealed.subarray(digestBytes + headBytes), at };
    if (type === 'done') return;
    at = next;
  }
}

async function read(file: Blob, at: number, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  // Before anything is asked for: a length may be made up.
  if (file.size - at < bytes) throw invalid(`byte ${at}: the file ends early`);
  try {
    return new Uint8Array(await file.slice(at, at + bytes).arrayBuffer());
  } catch (error) {
    throw new GlimpseError('file-read', error instanceof Error ? error.message : String(error), error);
  }
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
