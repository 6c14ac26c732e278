import { formats } from '../../decode/formats.ts';
import { sniff } from '../../decode/sniff.ts';
import type { DiskFile } from '../disk-file.ts';

/** Pixels across that a model or a thumbnail has any use for, nearly. */
const wide = 448;
/** Bytes in which a header's size is looked for first. */
const head = 256 * 2 ** 10;

/** Pixels across, told from the header; 0 for what is no picture that can be read. */
async function widthOf(file: DiskFile): Promise<number> {
  const start = new Uint8Array(await file.slice(0, head).arrayBuffer());
  const { mime } = sniff(start);
  if (!mime) return 0;
  const size = formats[mime].size(start) ?? (file.size > head ? formats[mime].size(new Uint8Array(await file.arrayBuffer())) : undefined);
  return size?.width ?? 0;
}

/** Of the files of one picture: the smallest that is wide enough, else the widest; the only one without a look at it. */
export async function pickFile<T extends { readonly file: DiskFile }>(candidates: readonly T[]): Promise<T | undefined> {
  if (candidates.length <= 1) return candidates[0];
  const measured = await Promise.all(candidates.map(async (candidate) => ({ candidate, width: await widthOf(candidate.file).catch(() => 0) })));
  const sorted = measured.toSorted((a, b) => a.width - b.width);
  return (sorted.find(({ width }) => width >= wide) ?? sorted.at(-1))?.candidate;
}
