import { cleanName } from '../clean.ts';
import type { Addition } from '../types.ts';
import { isHidden } from './hidden.ts';
import { folderOf } from './path.ts';

/** Files of an `<input type="file">`, also with `webkitdirectory`; hidden ones are left out. */
export function fromFiles(files: Iterable<File> | ArrayLike<File>): Addition[] {
  return Array.from(files)
    .filter((file) => ![...file.webkitRelativePath.split('/'), file.name].some(isHidden))
    .map((file) => ({ image: file, name: cleanName(file.name), folder: folderOf(file.webkitRelativePath) }));
}
