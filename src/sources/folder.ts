import type { Addition } from '../types.ts';
import { type GatherOptions, type Node, walk } from './walk.ts';

async function list(folder: FileSystemDirectoryHandle): Promise<Node[]> {
  const nodes: Node[] = [];
  for await (const handle of folder.values()) nodes.push(handleNode(handle));
  return nodes;
}

function handleNode(handle: FileSystemHandle): Node {
  const { name } = handle;
  if (handle.kind === 'directory') return { kind: 'folder', name, list: () => list(handle as FileSystemDirectoryHandle) };
  const file = handle as FileSystemFileHandle;
  return { kind: 'file', name, handle: file, open: () => file.getFile() };
}

/** All files below a folder that was granted, now or on an earlier visit. @throws the signal's reason */
export function fromFolder(folder: FileSystemDirectoryHandle, options: GatherOptions = {}): Promise<Addition[]> {
  return walk([handleNode(folder)], options);
}
