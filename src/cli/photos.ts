import { relative } from 'node:path';
import { type Walk } from './folder.ts';
import { walk } from '../sources/walk.ts';
import { DiskFile } from './disk-file.ts';
import type { Finding, Findings, LeftOut } from './indexing/finding.ts';

/** The pictures below a folder, with what the files beside them say. Films and documents are told later, by their bytes. */
export async function photos(root: string, tree: Walk, signal: AbortSignal): Promise<Findings> {
  const leftOut: LeftOut[] = [];
  const additions = await walk(await tree.nodes(root), { signal, onSkip: ({ name, code, message }) => leftOut.push({ name, code, reason: message }) });
  const found = additions.flatMap(({ image, name = '', folder = '', handle: _handle, text: _text, ...facts }): Finding[] => {
    if (!(image instanceof DiskFile)) return [];
    const url = relative(root, image.path).split(/[/\\]/).map(encodeURIComponent).join('/');
    return [{ source: image, name, folder, facts, url, page: undefined, modified: image.lastModified }];
  });
  return { kind: 'photos', pages: 0, unwanted: 0, found, leftOut };
}
