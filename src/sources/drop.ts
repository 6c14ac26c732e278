import type { Addition } from '../types.ts';
import { nameOfUrl, parseUrl } from './url.ts';
import { type GatherOptions, type Node, walk } from './walk.ts';

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

function itemNode(item: DataTransferItem): Node | undefined {
  const entry = item.webkitGetAsEntry();
  if (entry?.isDirectory) return entryNode(entry);
  const file = item.getAsFile();
  return file ? { kind: 'file', name: file.name, open: () => Promise.resolve(file) } : undefined;
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
 * Call it inside the `drop` event: everything that needs the live `DataTransfer` happens before it returns.
 * @throws the signal's reason
 */
export function fromDrop(data: DataTransfer, options: GatherOptions = {}): Promise<Addition[]> {
  const nodes = Array.from(data.items)
    .filter(({ kind }) => kind === 'file')
    .flatMap((item) => itemNode(item) ?? []);
  if (nodes.length > 0) return walk(nodes, options);
  return Promise.resolve(fromUriList(data.getData('text/uri-list')));
}
