import type { Addition } from '../types.ts';
import type { HeldDrop, HeldItem } from './held-drop.ts';
import { cleanName } from '../clean.ts';
import { nameOfUrl, parseUrl } from './url.ts';
import { type GatherOptions, type Node, walk } from './walk.ts';

/** `unread`: names of files and folders in it that could not be read. */
export interface DroppedFolder {
  readonly name: string;
  readonly files: readonly Addition[];
  readonly unread: readonly string[];
}

/** What was dropped: loose files, and folders, with their files where the browser has no handles. */
export interface Dropped {
  readonly files: readonly Addition[];
  readonly folders: readonly (FileSystemDirectoryHandle | DroppedFolder)[];
}

async function listEntries(folder: FileSystemDirectoryEntry): Promise<Node[]> {
  const reader = folder.createReader();
  const nodes: Node[] = [];
  for (;;) {
    // A call gives at most 100 entries; only an empty answer is the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return nodes;
    nodes.push(...some.map(entryNode));
  }
}

function entryNode(entry: FileSystemEntry): Node {
  const { name } = entry;
  if (entry.isDirectory) return { kind: 'folder', name, list: () => listEntries(entry as FileSystemDirectoryEntry) };
  return { kind: 'file', name, open: () => new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)) };
}

async function nodeOf({ handle: pending, entry, file }: HeldItem): Promise<Node | FileSystemDirectoryHandle | undefined> {
  const handle = await pending;
  if (handle?.kind === 'directory') return handle as FileSystemDirectoryHandle;
  if (entry?.isDirectory) return entryNode(entry);
  if (!file) return undefined;
  return { kind: 'file', name: file.name, open: () => Promise.resolve(file), ...(handle && { handle: handle as FileSystemFileHandle }) };
}

async function droppedFolder(node: Node, options: GatherOptions): Promise<DroppedFolder> {
  const unread: string[] = [];
  const onSkip: GatherOptions['onSkip'] = (skipped) => {
    unread.push(skipped.name);
    options.onSkip?.(skipped);
  };
  const files = await walk([node], { ...options, onSkip });
  return { name: cleanName(node.name), files, unread };
}

/** Addresses of a `text/uri-list` (RFC 2483) from which a picture may be loaded. */
function fromUriList(list: string): Addition[] {
  return list.split(/\r?\n/).flatMap((line) => {
    const url = line.startsWith('#') ? undefined : parseUrl(line.trim());
    const allowed = url && (/^https?:$/.test(url.protocol) || /^data:image\//i.test(url.href));
    return allowed ? [{ image: url.href, name: nameOfUrl(url) }] : [];
  });
}

/**
 * Files and folders dropped on the page, or the address of a picture dragged from another page.
 * @throws the signal's reason
 */
export async function fromDrop({ items, addresses }: HeldDrop, options: GatherOptions = {}): Promise<Dropped> {
  const nodes = (await Promise.all(items.map(nodeOf))).filter((node) => node !== undefined);
  if (nodes.length === 0) return { files: fromUriList(addresses), folders: [] };
  const files = await walk(nodes.filter((node) => node.kind === 'file'), options);
  const folders: Dropped['folders'][number][] = [];
  for (const node of nodes) {
    if (node.kind === 'directory') folders.push(node);
    if (node.kind === 'folder') folders.push(await droppedFolder(node, options));
  }
  return { files, folders };
}
