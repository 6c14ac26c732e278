import { cleanName } from '../clean.ts';
import type { Addition } from '../types.ts';
import { apart, readBeside, together } from './beside.ts';
import { gate } from './gate.ts';
import { isHidden } from './hidden.ts';
import { folderOf } from './path.ts';

/** Sidecars that are read at once. */
const atOnce = 4;

/**
 * Files of an `<input type="file">`, also with `webkitdirectory`, with what the files beside them say; hidden ones are left out.
 * The list is read before it returns, so the input may be emptied. A sidecar that cannot be read says nothing.
 */
export async function fromFiles(files: Iterable<File> | ArrayLike<File>): Promise<Addition[]> {
  const seen = Array.from(files).filter((file) => ![...file.webkitRelativePath.split('/'), file.name].some(isHidden));
  const folders = new Map<string, File[]>();
  for (const file of seen) {
    const path = folderOf(file.webkitRelativePath);
    const folder = folders.get(path);
    if (folder) folder.push(file);
    else folders.set(path, [file]);
  }
  const sidecars = new Map((await Promise.all([...folders.values()].map(apart))).flatMap((folder) => [...folder]));
  const slot = gate(atOnce);
  const told = (file: File) => Promise.all((sidecars.get(file) ?? []).map((sidecar) => slot(() => readBeside(sidecar).catch(() => undefined))));
  return Promise.all(
    seen
      .filter((file) => sidecars.has(file))
      .map(async (file) => ({ image: file, name: cleanName(file.name), folder: folderOf(file.webkitRelativePath), ...together(await told(file)) })),
  );
}
