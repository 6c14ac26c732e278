import { GlimpseError } from '../../errors.ts';
import type { Checksum } from './checksum.ts';
import { plainChecksum } from './checksum.ts';
import type { Head } from './format.ts';
import { encodeRecord, formatVersion, Kind, readMeta, utf8, whole } from './format.ts';

/** What an index holds; two that differ in any of it never share rows. */
export interface Description {
  /** What makes vectors comparable: any text. */
  readonly space: string;
  /** Numbers of a vector. */
  readonly dims: number;
  readonly metric: 'cosine' | 'dot';
}

function textOf({ space, dims, metric }: Description): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ format: formatVersion, space, dims, metric }));
}

/** Names the description in every record. */
export function tagOf(description: Description): number {
  const text = textOf(description);
  const bytes = new Uint8Array(whole(text.length));
  bytes.set(text);
  return plainChecksum(bytes);
}

const none = new Uint32Array(0);

/** The record that both logs begin with. */
export function encodeDescription(description: Description, checksum: Checksum): Uint8Array<ArrayBuffer> {
  const head = { kind: Kind.description, first: 0, dims: description.dims, tag: tagOf(description), image: 0, layout: 0, rowsEnd: 0 };
  return encodeRecord(head, { removed: none, ends: none, sums: none, offsets: none, text: textOf(description) }, checksum);
}

/** What refuses a record of another index. @throws GlimpseError `space-mismatch`, `protocol-mismatch` */
export function refuse(bytes: Uint8Array, at: number, head: Head, wanted: Description, checksum: Checksum): never {
  const meta = head.kind === Kind.description ? readMeta(bytes, at, head, checksum) : undefined;
  const found = meta ? utf8.decode(meta.text) : `${head.dims} numbers`;
  const format = meta ? formatOf(found) : undefined;
  if (format !== undefined && format !== formatVersion) throw new GlimpseError('protocol-mismatch', `format ${String(format)}, not ${formatVersion}`);
  throw new GlimpseError('space-mismatch', `the index holds ${found}, not ${JSON.stringify(wanted)}`);
}

function formatOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly format?: unknown } | null)?.format;
  } catch {
    return undefined;
  }
}
