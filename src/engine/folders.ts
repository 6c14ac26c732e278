import { GlimpseError } from '../errors.ts';
import type { FolderStore, FollowedFolder, LibraryStore } from '../ports.ts';
import type { Folder, Item } from '../types.ts';
import type { IncomingFolder } from './incoming-folder.ts';

/** Not in every browser, hence not in TypeScript's DOM. Where it is missing, all handles that there are can be read. */
type Queryable = FileSystemDirectoryHandle & { queryPermission?(options: { readonly mode: 'read' }): Promise<PermissionState> };

export async function listFolders(folders: FolderStore): Promise<Folder[]> {
  const all = await folders.list();
  return Promise.all(all.map(async ({ id, name, handle, scanned }) => ({ id, name, files: await folders.count(id), scanned, access: await accessTo(handle) })));
}

/** @throws GlimpseError `not-found` */
export async function handleOf(folders: FolderStore, id: string): Promise<FileSystemDirectoryHandle | undefined> {
  const folder = (await folders.list()).find((one) => one.id === id);
  if (!folder) throw new GlimpseError('not-found', `folder ${id}`);
  return folder.handle;
}

/** Its items count as added by hand from now on, unless another folder has them. Returns those that changed. */
export async function unfollow(store: LibraryStore, id: string, find: (item: string) => Item | undefined): Promise<Item[]> {
  const { folders } = store;
  const ids = (await folders.files(id)).map((file) => file.id);
  const elsewhere = new Set((await folders.where(ids)).filter(({ folder }) => folder !== id).map((file) => file.id));
  const freed = [...new Set(ids)].flatMap((one) => (elsewhere.has(one) ? [] : (find(one) ?? []))).map(byHand);
  await store.update(freed);
  await folders.remove(id);
  return freed;
}

/** An item that stays whatever becomes of files. */
function byHand(item: Item): Item {
  const { followed: _, ...kept } = item;
  return kept;
}

/** Which followed folder this is; a new one when it is none of them. Remembered when it returns. */
export async function recognise(folder: IncomingFolder, folders: FolderStore): Promise<FollowedFolder> {
  const { name, handle } = folder;
  const known = (await same(folder, folders)) ?? { id: crypto.randomUUID(), scanned: undefined };
  const followed = { ...known, name, ...(handle && { handle }) };
  await folders.put(followed);
  return followed;
}

async function same({ name, handle, files }: IncomingFolder, folders: FolderStore): Promise<FollowedFolder | undefined> {
  const all = await folders.list();
  if (handle) {
    for (const folder of all) if (await folder.handle?.isSameEntry(handle).catch(() => false)) return folder;
  }
  // Many a camera calls its folder alike, and its files too. Without handles it is the same one only when, of its known paths, at least half as
  // many as the smaller of the two has files are there again with the same size and date; of several such, the one with most of them.
  const now = new Map(files.map((file) => [file.path, file]));
  let best: { readonly folder: FollowedFolder; readonly shared: number } | undefined;
  for (const folder of all) {
    if (folder.name !== name || (handle && folder.handle)) continue;
    const before = await folders.files(folder.id);
    const shared = before.filter(({ path, size, modified }) => now.get(path)?.size === size && now.get(path)?.modified === modified).length;
    const alike = before.length === 0 || (shared > 0 && 2 * shared >= Math.min(before.length, files.length));
    if (alike && (!best || shared > best.shared)) best = { folder, shared };
  }
  return best?.folder;
}

async function accessTo(handle: Queryable | undefined): Promise<Folder['access']> {
  if (!handle) return 'drop';
  const state = await handle.queryPermission?.({ mode: 'read' }).catch(() => 'denied');
  return state === undefined || state === 'granted' ? 'ready' : 'ask';
}
