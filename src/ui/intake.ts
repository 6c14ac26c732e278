import { holdDrop } from '../sources/held-drop.ts';
import { canPickFolder, pickFolder } from '../sources/pick-folder.ts';
import { lazily } from './lazily.ts';
import type { Session } from './session.ts';

/** The ways in which pictures come into a library. What has to happen while an event lasts happens here; the rest is loaded. */
const gathering = () => lazily(() => import('./gathering.ts'));

/** Files of a dialog, or all files of a folder. */
export function addFiles(session: Session, list: FileList): Promise<void> {
  const files = Array.from(list);
  return session.add(async () => (await gathering()).chosen(session, files));
}

export function addDropped(session: Session, data: DataTransfer): Promise<void> {
  const held = holdDrop(data);
  return session.add(async (signal, onSkip) => (await gathering()).dropped(session, held, { signal, onSkip }));
}

/** Needs a click or key press. */
export function addFolder(session: Session): Promise<void> {
  return session.add(async () => {
    const folder = await pickFolder();
    return (await gathering()).following(session, [folder]);
  });
}

/** Whether there was a picture on the clipboard. */
export function addPasted(session: Session, { clipboardData }: ClipboardEvent): boolean {
  const files = Array.from(clipboardData?.files ?? []).filter(({ type }) => type.startsWith('image/'));
  if (files.length > 0) void session.add(async () => (await gathering()).fromClipboard(files));
  return files.length > 0;
}

export function addAlbum(session: Session, url: string): Promise<void> {
  session.sampled = true;
  return session.add(async (signal) => {
    const { loadAlbum } = await lazily(() => import('../sources/album.ts'));
    return (await loadAlbum(url, { signal })).additions;
  });
}

/** A copy of a library. */
export function openCopy(session: Session, file: File): Promise<void> {
  return session.housekeeping.use((house) => house.copying.open(file));
}

/** How a folder can be chosen here; not at all in some phones. */
export function folderWay(): 'dialog' | 'input' | undefined {
  if (canPickFolder()) return 'dialog';
  return 'webkitdirectory' in HTMLInputElement.prototype ? 'input' : undefined;
}
