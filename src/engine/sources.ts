import { GlimpseError } from '../errors.ts';
import type { Incoming, Job, Source } from '../ports.ts';
import { readBlob } from './read.ts';

/** Bytes of one addition that are copied into the queue at most. Files beyond that are only held open by the page. */
const copiedAtMost = 64 * 2 ** 20;

/** The bytes of a job, and what is drawn in their place. */
export interface Opened {
  readonly blob: Blob;
  readonly raster?: Blob;
}

/** Whether the files of an addition may be copied into the queue, so that they outlive the page: there must be ample room for them. */
export async function mayCopy(incoming: readonly Incoming[], saved: boolean): Promise<boolean> {
  const bytes = incoming.reduce((sum, { image, handle, raster }) => sum + (image instanceof Blob && !handle ? image.size : 0) + (raster?.size ?? 0), 0);
  if (!saved || bytes > copiedAtMost) return false;
  const { quota, usage = 0 } = (await globalThis.navigator?.storage?.estimate?.().catch(() => undefined)) ?? {};
  return quota === undefined || quota - usage > 4 * bytes + copiedAtMost;
}

/** Where a later visit finds the bytes of what is added. */
export async function sourceOf({ image, handle, raster }: Incoming, copy: boolean): Promise<Pick<Job, 'source' | 'raster'>> {
  try {
    const drawn = raster && copy ? { raster: await raster.arrayBuffer() } : {};
    if (handle) return { source: { handle }, ...drawn };
    if (!(image instanceof Blob)) return { source: 'url' in image && image.url.startsWith('blob:') ? { held: true } : image };
    if (!copy) return { source: { held: true } };
    return { source: { bytes: await image.arrayBuffer(), mime: image.type, modified: image instanceof File ? image.lastModified : undefined }, ...drawn };
  } catch {
    // It cannot be read. That is said when its turn comes.
    return { source: { held: true } };
  }
}

/**
 * Whether the bytes of a job of an earlier visit can be had now. `ask`: a person has to agree first.
 */
export async function accessTo(source: Source): Promise<'granted' | 'ask'> {
  if (!('handle' in source)) return 'granted';
  // Not in the types yet, nor in every browser that keeps handles.
  const handle = source.handle as FileSystemFileHandle & { queryPermission?(options: { mode: 'read' }): Promise<PermissionState> };
  const state = await handle.queryPermission?.({ mode: 'read' }).catch(() => 'granted');
  return state === undefined || state === 'granted' ? 'granted' : 'ask';
}

/** Opens a job: what the page still has goes first. @throws GlimpseError `file-read`, `file-network`, `cors`, `file-again` */
export async function openJob(job: Job, incoming: Incoming | undefined, signal: AbortSignal): Promise<Opened> {
  const drawn = incoming?.raster ?? (job.raster && new Blob([job.raster]));
  const raster = drawn ? { raster: drawn } : {};
  if (incoming) return { blob: await readBlob(incoming.image, signal), ...raster };
  const { source } = job;
  if ('held' in source) throw new GlimpseError('file-again', job.name);
  if ('handle' in source) return { blob: await fileOf(source.handle), ...raster };
  if (!('bytes' in source)) return { blob: await readBlob(source, signal), ...raster };
  const { bytes, mime, modified } = source;
  return { blob: modified === undefined ? new Blob([bytes], { type: mime }) : new File([bytes], job.name, { type: mime, lastModified: modified }), ...raster };
}

async function fileOf(handle: FileSystemFileHandle): Promise<File> {
  try {
    return await handle.getFile();
  } catch (error) {
    throw new GlimpseError('file-read', String(error), error);
  }
}
