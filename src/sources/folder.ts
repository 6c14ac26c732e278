import { GlimpseError } from '../errors.ts';
import type { Addition } from '../types.ts';
import { type GatherOptions, type Node, walk } from './walk.ts';

/** Not in every browser, hence not in TypeScript's DOM. https://wicg.github.io/file-system-access/#api-showdirectorypicker */
type Picker = (options: { id?: string; mode?: 'read' | 'readwrite' }) => Promise<FileSystemDirectoryHandle>;

function picker(): Picker | undefined {
  return (globalThis as { showDirectoryPicker?: Picker }).showDirectoryPicker?.bind(globalThis);
}

async function list(folder: FileSystemDirectoryHandle): Promise<Node[]> {
  const nodes: Node[] = [];
  for await (const handle of folder.values()) nodes.push(handleNode(handle));
  return nodes;
}

function handleNode(handle: FileSystemHandle): Node {
  const { name } = handle;
  if (handle.kind === 'directory') return { kind: 'folder', name, list: () => list(handle as FileSystemDirectoryHandle) };
  return { kind: 'file', name, open: () => (handle as FileSystemFileHandle).getFile() };
}

/** Whether this browser can let a person choose a folder; elsewhere use `<input webkitdirectory>` and `fromFiles`. */
export function canPickFolder(): boolean {
  return picker() !== undefined;
}

/** All files below a folder that was granted, now or on an earlier visit. @throws the signal's reason */
export function fromFolder(folder: FileSystemDirectoryHandle, options: GatherOptions = {}): Promise<Addition[]> {
  return walk([handleNode(folder)], options);
}

/**
 * Lets the person choose a folder. Needs a click or key press.
 * @throws GlimpseError `unsupported-browser` where `canPickFolder` is false
 * @throws AbortError when the person closes the dialogue, and the signal's reason
 */
export async function pickFolder(options: GatherOptions = {}): Promise<Addition[]> {
  const pick = picker();
  if (!pick) throw new GlimpseError('unsupported-browser', 'no showDirectoryPicker');
  return fromFolder(await pick({ id: 'glimpse', mode: 'read' }), options);
}
