import { fromDrop } from '../sources/drop.ts';
import { fromFiles } from '../sources/files.ts';
import type { HeldDrop } from '../sources/held-drop.ts';
import { cleanName } from '../clean.ts';
import type { GatherOptions } from '../sources/walk.ts';
import type { Addition } from '../types.ts';
import type { FolderInput } from '../worker/client.ts';
import type { Work } from './adding.ts';
import type { Session } from './session.ts';
import { openCopy } from './intake.ts';
import { isCopy } from './picking.ts';
import { SyncSum, synced } from './synced.ts';

export { fromClipboard } from '../sources/clipboard.ts';

/** Files of a dialog: loose ones are added, a folder is followed. */
export async function chosen(session: Session, files: readonly File[]): Promise<readonly Addition[] | Work> {
  const additions = await fromFiles(files);
  // Only a dialog for folders gives paths.
  const name = cleanName(files[0]?.webkitRelativePath.split('/')[0] ?? '');
  return name ? following(session, [{ name, files: additions }]) : withoutCopies(session, additions);
}

export async function dropped(session: Session, held: HeldDrop, options: GatherOptions): Promise<readonly Addition[] | Work> {
  const { files, folders } = await fromDrop(held, options);
  const loose = withoutCopies(session, files);
  return folders.length > 0 ? following(session, folders, loose) : loose;
}

/** Brings the library in step with folders, one after the other, after adding loose files beside them. */
export function following(session: Session, folders: readonly FolderInput[], loose: readonly Addition[] = []): Work {
  const { adding } = session;
  return async (library, options) => {
    const sum = new SyncSum();
    if (loose.length > 0) sum.add(await adding.take(library, loose, options));
    for (const folder of folders) {
      if ('files' in folder) adding.originals.keep(folder.files);
      const report = await library.sync(folder, options);
      adding.leaveOut(report, 'files' in folder ? folder.files : []);
      sum.add(report);
    }
    return synced(session, sum);
  };
}

/** Copies of a library among the files are opened, the others are pictures. */
function withoutCopies(session: Session, additions: readonly Addition[]): readonly Addition[] {
  for (const { image } of additions) if (isCopy(image)) void openCopy(session, image);
  return additions.filter(({ image }) => !isCopy(image));
}
