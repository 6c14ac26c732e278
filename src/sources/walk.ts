import { cleanName } from '../clean.ts';
import { GlimpseError } from '../errors.ts';
import type { Addition, Skipped } from '../types.ts';
import { apart, readBeside, together } from './beside.ts';
import { gate } from './gate.ts';
import { isHidden } from './hidden.ts';

/** A file or folder, whichever way the browser gives it. */
export type Node = FileNode | FolderNode;

interface FileNode {
  readonly kind: 'file';
  readonly name: string;
  /** Where the browser has handles. */
  readonly handle?: FileSystemFileHandle;
  open(): Promise<File>;
}

interface FolderNode {
  readonly kind: 'folder';
  readonly name: string;
  list(): Promise<Node[]>;
}

/** What gathering files takes. */
export interface GatherOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of each file or folder that could not be read; the others go on. */
  readonly onSkip?: ((skipped: Skipped) => void) | undefined;
}

/** More at once make `getFile()` fail in some browsers. */
const atOnce = 4;
const pause = 100;

/** The result of a task that is tried a second time when it fails. */
async function twice<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, pause));
    return task();
  }
}

/**
 * All files below the given nodes, folders recursed, hidden ones left out, in the order in which they are listed. Sidecars come
 * as what they say of the picture beside them; only they are read.
 * @throws the signal's reason
 */
export async function walk(nodes: readonly Node[], options: GatherOptions, folder = ''): Promise<Addition[]> {
  const { signal, onSkip } = options;
  const slot = gate(atOnce);

  async function attempt<T>(name: string, task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await slot(() => {
        signal?.throwIfAborted();
        return twice(task);
      });
    } catch (error) {
      signal?.throwIfAborted();
      const { code, message } = new GlimpseError('file-read', String(error), error);
      onSkip?.({ name: cleanName(name), code, message });
      return undefined;
    }
  }

  async function visitFile(node: FileNode, sidecars: readonly FileNode[]): Promise<Addition[]> {
    const file = await attempt(node.name, () => node.open());
    if (!file) return [];
    const told = await Promise.all(sidecars.map((sidecar) => attempt(sidecar.name, async () => readBeside(await sidecar.open()))));
    return [{ image: file, name: cleanName(node.name), folder, ...(node.handle && { handle: node.handle }), ...together(told) }];
  }

  async function visitFolder(node: FolderNode): Promise<Addition[]> {
    const children = await attempt(node.name, () => node.list());
    const path = [folder, cleanName(node.name)].filter(Boolean).join('/');
    return children ? walk(children, options, path) : [];
  }

  signal?.throwIfAborted();
  const seen = nodes.filter(({ name }) => !isHidden(name));
  const found = new Map<Node, Addition[]>();
  const files = await apart(seen.filter((node) => node.kind === 'file'));
  await Promise.all([...files].map(async ([node, sidecars]) => found.set(node, await visitFile(node, sidecars))));
  // One folder after the other: together they would open more files at once than is safe.
  for (const node of seen) if (node.kind === 'folder') found.set(node, await visitFolder(node));
  signal?.throwIfAborted();
  return seen.flatMap((node) => found.get(node) ?? []);
}
