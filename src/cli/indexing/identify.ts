import { messages } from '../../errors.ts';
import { maxBytes } from '../../decode/limits.ts';
import { gate } from '../../sources/gate.ts';
import { sha256 } from '../../store/sha256.ts';
import { DiskFile } from '../disk-file.ts';
import { hashOf } from '../folder-parts.ts';
import type { Finding, LeftOut } from './finding.ts';

/** Files that are read at once. */
const atOnce = 4;

/** A finding, by the SHA-256 of its content. */
export interface Identified {
  readonly id: string;
  readonly finding: Finding;
}

export interface Identities {
  /** Each content once, as it was first found; with the words of the first that has any. */
  readonly unique: readonly Identified[];
  readonly idOf: ReadonlyMap<Blob, string>;
  readonly leftOut: readonly LeftOut[];
}

export async function identify(found: readonly Finding[], signal: AbortSignal): Promise<Identities> {
  const slot = gate(atOnce);
  const idOf = new Map<Blob, string>();
  const leftOut: LeftOut[] = [];
  const files = [...new Set(found.flatMap(({ source }) => (source instanceof DiskFile ? [source] : [])))];
  await Promise.all(files.map((file) => slot(async () => {
    signal.throwIfAborted();
    // What is too large is not read, and said to be so when its turn comes.
    const id = file.size > maxBytes ? `too large: ${file.path}` : await hashOf(file.path).catch(() => undefined);
    if (id === undefined) leftOut.push({ name: file.path, code: 'file-read', reason: messages['file-read'] });
    else idOf.set(file, id);
  })));
  const unique = new Map<string, Finding>();
  for (const finding of found) {
    const { source } = finding;
    const id = source instanceof DiskFile ? idOf.get(source) : await sha256(new TextEncoder().encode(source.text));
    if (id === undefined) continue;
    const first = unique.get(id);
    if (!first) unique.set(id, finding);
    else if (!first.facts.caption && finding.facts.caption) unique.set(id, { ...first, facts: { ...first.facts, caption: finding.facts.caption } });
  }
  return { unique: [...unique].map(([id, finding]) => ({ id, finding })), idOf, leftOut };
}
