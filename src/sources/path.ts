import { cleanName } from '../clean.ts';

/** A path without its last part, each part cleaned; empty when there is only one. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).map((part) => cleanName(part)).filter(Boolean).join('/');
}
