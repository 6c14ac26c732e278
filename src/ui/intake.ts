import { fromClipboard } from '../sources/clipboard.ts';
import { fromDrop } from '../sources/drop.ts';
import { fromFiles } from '../sources/files.ts';
import { canPickFolder, pickFolder } from '../sources/folder.ts';
import type { Session } from './session.ts';

/** The ways in which pictures come into a library. */

export function addFiles(session: Session, files: FileList): Promise<void> {
  const additions = fromFiles(files);
  return session.add(() => Promise.resolve(additions));
}

export function addDropped(session: Session, data: DataTransfer): Promise<void> {
  return session.add((signal, onSkip) => fromDrop(data, { signal, onSkip }));
}

export function addFolder(session: Session): Promise<void> {
  return session.add((signal, onSkip) => pickFolder({ signal, onSkip }));
}

/** Whether there was a picture on the clipboard. */
export function addPasted(session: Session, event: ClipboardEvent): boolean {
  const additions = fromClipboard(event);
  if (additions.length > 0) void session.add(() => Promise.resolve(additions));
  return additions.length > 0;
}

export function addAlbum(session: Session, url: string): Promise<void> {
  session.sampled = true;
  return session.add(async (signal) => {
    const { loadAlbum } = await import('../sources/album.ts');
    return (await loadAlbum(url, { signal })).additions;
  });
}

/** How a folder can be chosen here; not at all in some phones. */
export function folderWay(): 'dialog' | 'input' | undefined {
  if (canPickFolder()) return 'dialog';
  return 'webkitdirectory' in HTMLInputElement.prototype ? 'input' : undefined;
}
