import type { Space } from '../types.ts';
import type { Arrangement } from './arrange.ts';
import { readBasis, type Basis } from './basis.ts';
import { hexDigest } from './digest.ts';
import type { IndexFiles } from './files.ts';
import { manifestPath, segmentSlots } from './format.ts';
import { readManifest, type Manifest, type Named } from './manifest.ts';
import { readShard } from './shard.ts';

/** What can stay of the index that is there. */
export interface Earlier {
  readonly arrangement: Arrangement;
  readonly basis: { readonly axes: Basis; readonly file: Named & { readonly rows: number } } | undefined;
  /** The sketches of a segment, if these are its shards and its basis still. */
  sketches(segment: number, shards: Manifest['shards'], basis: string): Named | undefined;
}

const none: Earlier = { arrangement: [], basis: undefined, sketches: () => undefined };

/** What is damaged, or of another model or format, is as good as not there. */
export async function earlierOf(files: IndexFiles, space: Space): Promise<Earlier> {
  const read = async (path: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const bytes = await files.read(path);
    return bytes && Uint8Array.from(bytes);
  };
  const bytes = await read(manifestPath);
  const manifest = bytes && attempted(() => readManifest(bytes));
  if (!manifest || manifest.space.id !== space.id || manifest.space.dims !== space.dims) return none;
  const whole = async (folder: string, file: Named): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const own = await read(`${folder}${file.hash}.bin`);
    return own && (await hexDigest(own)) === file.hash ? own : undefined;
  };
  const arrangement: (readonly string[] | undefined)[] = [];
  const ids = new Set<string>();
  for (const shard of manifest.shards) {
    const own = shard && (await whole('shards/', shard));
    const rows = own && attempted(() => readShard(own, space.dims, 'shard', { base: '', home: undefined }).map(({ item }) => item.id));
    arrangement.push(rows?.filter((id) => !ids.has(id)));
    rows?.forEach((id) => ids.add(id));
  }
  const own = manifest.basis && (await whole('sketches/', manifest.basis));
  const axes = own && attempted(() => readBasis(own, space.dims, 'basis'));
  return {
    arrangement,
    basis: axes && manifest.basis && { axes, file: manifest.basis },
    sketches(segment, shards, basis) {
      const of = (some: Manifest['shards']): string => some.slice(segment * segmentSlots, (segment + 1) * segmentSlots).map((shard) => shard?.hash ?? '').join();
      return basis === manifest.basis?.hash && of(shards) === of(manifest.shards) ? manifest.sketches[segment] : undefined;
    },
  };
}

function attempted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
