import { GlimpseError, isAbort } from '../errors.ts';
import { fromFolder } from '../sources/folder.ts';
import { cleanName } from '../clean.ts';
import type { Addition, Skipped } from '../types.ts';
import type { FolderInput } from './client.ts';
import { wireItem } from './inputs.ts';
import type { WireFolder } from './protocol.ts';

/**
 * A folder with all its files, as it can cross threads, and what of it could not be read.
 * @throws GlimpseError `folder-permission`, `file-read` when the folder itself cannot be read; the signal's reason
 */
export async function wireFolder(input: FolderInput, signal: AbortSignal | undefined): Promise<{ folder: WireFolder; skipped: Skipped[] }> {
  const skipped: Skipped[] = [];
  const { name, additions, unread, ...rest } = 'files' in input ? { name: input.name, additions: input.files, unread: input.unread ?? [] } : await walked(input, skipped, signal);
  const files = new Map<string, WireFolder['files'][number]>();
  const missed = new Set([...unread, ...skipped.map((one) => one.name)]);
  for (const addition of additions) {
    signal?.throwIfAborted();
    try {
      const item = await wireItem(addition);
      const path = freePath(files, pathBelow(name, item.folder, item.name));
      const { size, modified } = ofFile(item.image);
      files.set(path, { ...item, path, size, modified });
    } catch (error) {
      if (!(error instanceof GlimpseError)) throw error;
      const fallback = addition.image instanceof File ? addition.image.name : 'picture';
      missed.add(addition.name ?? fallback);
      skipped.push({ name: addition.name ?? fallback, code: error.code, message: error.message });
    }
  }
  return { folder: { name, ...rest, unread: [...missed], files: [...files.values()] }, skipped };
}

async function walked(handle: FileSystemDirectoryHandle, skipped: Skipped[], signal: AbortSignal | undefined): Promise<{ name: string; handle: FileSystemDirectoryHandle; additions: Addition[]; unread: readonly string[] }> {
  await touch(handle);
  const additions = await fromFolder(handle, { signal, onSkip: (one) => skipped.push(one) });
  // It may have gone meanwhile: then it is not empty, but unknown.
  await touch(handle);
  if (additions.length === 0 && skipped.length > 0) throw new GlimpseError('file-read', `folder ${handle.name}: nothing in it can be read`);
  return { name: cleanName(handle.name), handle, additions, unread: [] };
}

/** @throws GlimpseError when a folder cannot be listed */
async function touch(handle: FileSystemDirectoryHandle): Promise<void> {
  try {
    await handle.values().next();
  } catch (error) {
    if (isAbort(error)) throw error;
    const refused = error instanceof DOMException && error.name === 'NotAllowedError';
    throw new GlimpseError(refused ? 'folder-permission' : 'file-read', `folder ${handle.name}: ${String(error)}`, error);
  }
}

/** Sources name a folder's files from its own name on. */
function pathBelow(root: string, folder: string, name: string): string {
  const parts = folder.split('/').filter(Boolean);
  return [...(parts[0] === root ? parts.slice(1) : parts), name].join('/');
}

/** Names are cleaned, so two files may end up with one. A file has nothing below it: nobody else has such a path. */
function freePath(taken: ReadonlyMap<string, unknown>, path: string): string {
  let free = path;
  for (let i = 2; taken.has(free); i++) free = `${path}/${i}`;
  return free;
}

function ofFile(image: WireFolder['files'][number]['image']): { size: number; modified: number } {
  return { size: image instanceof Blob ? image.size : 0, modified: image instanceof File ? image.lastModified : 0 };
}
