import { messages } from '../../errors.ts';
import { maxBytes } from '../../decode/limits.ts';
import { mostOthers } from '../../prebuilt/facts.ts';
import { gate } from '../../sources/gate.ts';
import { sha256 } from '../../store/sha256.ts';
import type { PagePlace } from '../../types.ts';
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
    unique.set(id, first ? merged(first, finding) : finding);
  }
  return { unique: [...unique].map(([id, finding]) => ({ id, finding })), idOf, leftOut };
}

/** What was found once more: it may have the words that the first lacks, and stands on another page. */
function merged(first: Finding, { facts: { caption }, page }: Finding): Finding {
  const others = new Set([...(first.page?.others ?? []), ...(page ? [bare(page)] : [])]);
  if (first.page) others.delete(bare(first.page));
  return {
    ...first,
    ...(!first.facts.caption && caption && { facts: { ...first.facts, caption } }),
    ...(first.page && others.size > 0 && { page: { ...first.page, others: [...others].slice(0, mostOthers) } }),
  };
}

/** Without the place on it. */
const bare = ({ url }: PagePlace): string => url.split('#', 1)[0]!;
