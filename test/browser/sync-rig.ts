import { LibraryEngine } from '../../src/engine/library.ts';
import { sha256 } from '../../src/store/sha256.ts';
import type { Item, SyncReport } from '../../src/types.ts';
import type { FolderInput } from '../../src/worker/client.ts';
import { wireFolder } from '../../src/worker/folders.ts';
import { ChannelPeers } from '../../src/worker/peers.ts';
import { SoleWriter } from '../../src/worker/writer.ts';
import { AngleDecoder, AngleEncoder, never } from '../unit/engine/rig.ts';
import { newName, open as openStore } from './rows.ts';

const root = await navigator.storage.getDirectory();

/** A folder of the origin's private file system, with real handles. */
export async function newFolder(name = `folder-${Math.random()}`): Promise<FileSystemDirectoryHandle> {
  return (await root.getDirectoryHandle('sync-tests', { create: true })).getDirectoryHandle(name, { create: true });
}

export async function removeFolders(): Promise<void> {
  await root.removeEntry('sync-tests', { recursive: true }).catch(() => {});
}

async function parent(folder: FileSystemDirectoryHandle, path: string): Promise<[FileSystemDirectoryHandle, string]> {
  const parts = path.split('/');
  let at = folder;
  for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part, { create: true });
  return [at, parts.at(-1)!];
}

export async function write(folder: FileSystemDirectoryHandle, path: string, content: string | Blob): Promise<void> {
  const [at, name] = await parent(folder, path);
  const stream = await (await at.getFileHandle(name, { create: true })).createWritable();
  await stream.write(content);
  await stream.close();
}

export async function erase(folder: FileSystemDirectoryHandle, path: string): Promise<void> {
  const [at, name] = await parent(folder, path);
  await at.removeEntry(name, { recursive: true });
}

export async function read(folder: FileSystemDirectoryHandle, path: string): Promise<File> {
  const [at, name] = await parent(folder, path);
  return (await at.getFileHandle(name)).getFile();
}

export async function move(folder: FileSystemDirectoryHandle, from: string, to: string): Promise<void> {
  const file = await read(folder, from);
  await write(folder, to, new Blob([await file.arrayBuffer()]));
  await erase(folder, from);
}

/** A library of angles in a database, as one tab has it. */
export async function openAngles(name = newName()) {
  const store = openStore(name);
  const decoder = new AngleDecoder();
  const encoder = new AngleEncoder();
  const counts = { hashed: 0 };
  const hash = (data: ArrayBuffer): Promise<string> => {
    counts.hashed++;
    return sha256(data);
  };
  const library = await LibraryEngine.open({ store, encoder, decoder, hash, peers: new ChannelPeers(name), writer: new SoleWriter(store) }, () => {});
  const sync = async (input: FolderInput, { signal } = never()): Promise<SyncReport> => library.sync((await wireFolder(input, signal)).folder, { signal });
  return { name, library, store, encoder, decoder, counts, sync };
}

/** What a report says, by where each item is. */
export function told({ added, unchanged, moved, removed, skipped }: SyncReport) {
  const places = (items: readonly Item[]): string[] => items.map(({ folder, name }) => [...folder.split('/').slice(1), name].join('/')).toSorted();
  return { added: places(added), unchanged: places(unchanged), moved: places(moved), removed: places(removed), skipped: skipped.map(({ name }) => name).toSorted() };
}

/** Where everything in a library is. */
export function places(library: LibraryEngine): string[] {
  return library.list(0, 10_000).items.map(({ folder, name }) => `${folder}/${name}`).toSorted();
}
