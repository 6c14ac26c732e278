import { type ErrorCode, messages } from '../errors.ts';
import type { FollowedFile, FollowedFolder, Incoming, LibraryStore, Ports } from '../ports.ts';
import type { AddReport, CallOptions, Item, Skipped, SyncReport } from '../types.ts';
import { recognise } from './folders.ts';
import type { IncomingFolder } from './incoming-folder.ts';
import { Removed } from './removed.ts';

/** What bringing a library in step with a folder needs of it. */
export interface Followed {
  readonly store: LibraryStore;
  readonly hash: Ports['hash'];
  find(id: string): Item | undefined;
  add(incoming: readonly Incoming[]): Promise<AddReport>;
  update(items: readonly Item[]): Promise<void>;
  /** Undoably. */
  discard(ids: readonly string[]): Promise<void>;
}

/**
 * Brings a library in step with a folder: only what is new or changed is read, what has moved keeps its vectors, what has gone drops
 * out. Nothing drops out before all has been read; where that fails, nothing does. What a person has removed stays away as long as its
 * content is the same.
 * @throws whatever an addition throws; the signal's reason
 */
export async function syncFolder(folder: IncomingFolder, library: Followed, { signal }: CallOptions & { signal: AbortSignal }): Promise<SyncReport> {
  signal.throwIfAborted();
  const { folders } = library.store;
  const followed = await recognise(folder, folders);
  const scan = new Map(folder.files.map((file) => [file.path, file]));
  const before = new Map((await folders.files(followed.id)).map((file) => [file.path, file]));

  const untouched: Item[] = [];
  const fresh: Incoming[] = [];
  const edited: FollowedFile[] = [];
  const unwanted: FollowedFile[] = [];
  const byHand = await Removed.among([...before.values()], library);
  const aside = await putAside(followed, library.store);
  const skipped: Skipped[] = [];
  for (const { path, size, modified, ...incoming } of scan.values()) {
    const known = before.get(path);
    const item = known && library.find(known.id);
    const same = known?.size === size && known.modified === modified;
    if (item && same) {
      untouched.push(item);
      continue;
    }
    const failed = aside.get(path);
    if (failed?.size === size && failed.modified === modified) {
      skipped.push({ name: incoming.name, code: failed.code, message: messages[failed.code] });
      continue;
    }
    if (same && byHand.has(known.id)) continue;
    if (item) edited.push({ ...known, path: formerly(known) });
    const file = { folder: followed.id, path, size, modified };
    const id = await byHand.match(incoming.image, size, signal);
    if (id === undefined) fresh.push({ ...incoming, file });
    else unwanted.push({ ...file, id });
  }
  // What an edited file was must be known also when this is cut short after its new content has taken its place.
  await folders.putFiles([...edited, ...unwanted]);
  const report = await library.add(fresh);
  signal.throwIfAborted();

  const gone = [...before.values(), ...edited].filter(({ path }) => !scan.has(path) && !isUnread(path, folder.unread));
  const { moved, removed } = await settle(followed, scan, fresh, gone, library);
  await folders.removeFiles(followed.id, gone.map(({ path }) => path));
  await folders.put({ ...followed, scanned: Date.now() });

  const now = (item: Item): Item => library.find(item.id) ?? item;
  const added = report.added.map(now);
  const told = new Set([...added, ...moved].map(({ id }) => id));
  const fresher = new Set(added.map(({ id }) => id));
  return { added, unchanged: [...untouched, ...report.unchanged.map(now)].filter(({ id }) => !told.has(id)), skipped: [...skipped, ...report.skipped], moved: moved.filter(({ id }) => !fresher.has(id)), removed };
}

/** Files that were put aside, for a reason that lies in the file: these are left alone until they change, or a person wants them tried. */
async function putAside({ id }: FollowedFolder, { queue }: LibraryStore): Promise<Map<string, { size: number; modified: number; code: ErrorCode }>> {
  const failures = await queue.failures();
  const passing: readonly ErrorCode[] = ['file-read', 'file-again'];
  return new Map(failures.flatMap(({ file, failed }) => (file?.folder === id && failed && !passing.includes(failed.code) ? [[file.path, { ...file, code: failed.code }]] : [])));
}

/** Where the old content of an edited file is remembered, until it is settled: no file has such a path. */
function formerly({ path, id }: FollowedFile): string {
  return `${path}\0${id}`;
}

/** Whether some part of a path could not be read this time. */
function isUnread(path: string, unread: readonly string[]): boolean {
  return unread.length > 0 && path.split('/').some((part) => unread.includes(part));
}

/** What the files that have gone, and those that were read, mean for their items. */
async function settle(followed: FollowedFolder, scan: ReadonlyMap<string, Incoming>, fresh: readonly Incoming[], gone: readonly FollowedFile[], { store, find, update, discard }: Followed): Promise<{ moved: Item[]; removed: Item[] }> {
  const { folders } = store;
  const left = new Set(gone.map(({ path }) => path));
  const read = new Map(fresh.map((incoming) => [incoming.file?.path, incoming]));
  const names = new Map((await folders.list()).map(({ id, name }) => [id, name]));
  const affected = new Set(gone.map(({ id }) => id));
  for (const { path, id } of await folders.files(followed.id)) {
    const [item, place] = [find(id), read.get(path)];
    if (item && place && keyOf(item) !== keyOf(place)) affected.add(id);
  }

  const places = new Map<string, Place[]>();
  for (const file of await folders.where([...affected])) {
    if (file.folder === followed.id && left.has(file.path)) continue;
    const own = file.folder === followed.id ? scan.get(file.path) : undefined;
    places.set(file.id, [...(places.get(file.id) ?? []), own ?? placeOf(names.get(file.folder) ?? '', file.path)]);
  }
  const vacated = new Set(gone.map(({ path }) => keyOf(placeOf(followed.name, path))));

  const moved: Item[] = [];
  const removed: Item[] = [];
  for (const item of [...affected].flatMap((id) => find(id) ?? [])) {
    const [place, ...others] = places.get(item.id) ?? [];
    if (!place) {
      if (item.followed) removed.push(item);
      continue;
    }
    const stays = [place, ...others].some((one) => keyOf(one) === keyOf(item));
    if (!stays && (item.followed || vacated.has(keyOf(item)))) moved.push({ ...item, name: place.name, folder: place.folder });
  }
  if (moved.length > 0) await update(moved);
  if (removed.length > 0) await discard(removed.map(({ id }) => id));
  return { moved, removed };
}

type Place = Pick<Item, 'name' | 'folder'>;

function placeOf(root: string, path: string): Place {
  const parts = [root, ...path.split('/')];
  return { name: parts.at(-1) ?? '', folder: parts.slice(0, -1).join('/') };
}

function keyOf({ name, folder }: Place): string {
  return `${folder}/${name}`;
}
