import { asGlimpseError, GlimpseError, isAbort } from '../errors.ts';
import type { AddReport, CallOptions, Decoded, Item, Progress, Row, Skipped, Thumb } from '../types.ts';
import { ahead } from './ahead.ts';
import type { Gate } from './gate.ts';
import { Pace } from './pace.ts';
import type { Incoming, Ports } from './ports.ts';
import { readBlob, readBytes } from './read.ts';

/** What the indexer must know of the library, and tell it. */
export interface Collection {
  find(id: string): Item | undefined;
  /** Rows that are stored by now. */
  insert(rows: readonly Row[]): void;
}

type Prepared =
  | { readonly kind: 'new'; readonly item: Item; readonly decoded: Decoded; readonly thumb: Thumb }
  | { readonly kind: 'known'; readonly id: string; readonly name: string }
  | { readonly kind: 'bad'; readonly skipped: Skipped };

/**
 * Reads, decodes, encodes and stores pictures, batch by batch. A bad file is reported and left out; what has been stored
 * stays, however it ends.
 * @throws GlimpseError when nothing can go on: the model cannot run, the disk is full
 */
export async function indexAll(incoming: readonly Incoming[], ports: Ports, collection: Collection, gate: Gate, { signal, onProgress }: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
  const report = { added: [] as Item[], unchanged: [] as Item[], skipped: [] as Skipped[] };
  const pace = new Pace(incoming.length);
  const waiting = new Map<string, Prepared & { kind: 'new' }>();
  const started = new Set<string>();

  const tell = (paused: boolean): void => {
    const done = report.added.length + report.unchanged.length + report.skipped.length;
    const progress: Progress = { phase: 'index', done, total: incoming.length, ...pace.at(done), skipped: report.skipped.length, paused };
    onProgress?.(progress);
  };

  async function pass(): Promise<void> {
    if (gate.isClosed) {
      pace.pause();
      tell(true);
    }
    await gate.pass(signal);
    pace.resume();
  }

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const batch = [...waiting.values()];
    waiting.clear();
    const vectors = await ports.encoder.encodePixels(batch.map(({ decoded }) => decoded.pixels), { signal, ...(onProgress && { onProgress }) });
    const rows = batch.map(({ item, thumb }, i): Row => ({ item, vector: vectors[i]!, thumb }));
    await ports.store.put(ports.encoder.space, rows);
    collection.insert(rows);
    for (const { item } of rows) {
      report.added.push(item);
      pace.step();
    }
    tell(false);
  }

  const prepare = async (entry: Incoming): Promise<Prepared> => {
    await pass();
    return prepareOne(entry, ports, signal, (id) => {
      if (started.has(id) || collection.find(id)) return true;
      started.add(id);
      return false;
    });
  };

  tell(false);
  for await (const prepared of ahead(incoming, 2 * ports.encoder.batch, prepare)) {
    if (prepared.kind === 'new') {
      waiting.set(prepared.item.id, prepared);
      if (waiting.size >= ports.encoder.batch) {
        await pass();
        await flush();
      }
      continue;
    }
    if (prepared.kind === 'bad') report.skipped.push(prepared.skipped);
    else {
      // The same picture twice in one go: its first copy may have been stored, be waiting, or have been bad.
      const item = collection.find(prepared.id) ?? waiting.get(prepared.id)?.item;
      if (item) report.unchanged.push(item);
      else report.skipped.push(skip(prepared.name, new GlimpseError('file-decode', 'its twin could not be read')));
    }
    pace.step();
    tell(false);
  }
  await flush();
  return report;
}

async function prepareOne(entry: Incoming, ports: Ports, signal: AbortSignal, isKnown: (id: string) => boolean): Promise<Prepared> {
  try {
    const blob = await readBlob(entry.image, signal);
    const id = await ports.hash(await readBytes(blob));
    if (isKnown(id)) return { kind: 'known', id, name: entry.name };
    const decoded = await ports.decoder.decode(blob, ports.encoder.recipe, { thumb: true, signal });
    if (!decoded.thumb) throw new GlimpseError('file-decode', 'no thumbnail');
    return { kind: 'new', item: itemOf(entry, id, blob, decoded), decoded, thumb: decoded.thumb };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { kind: 'bad', skipped: skip(entry.name, asGlimpseError(error, 'file-decode')) };
  }
}

function itemOf(entry: Incoming, id: string, blob: Blob, { mime, width, height, partial }: Decoded): Item {
  const modified = blob instanceof File ? blob.lastModified : undefined;
  const url = entry.image instanceof Blob ? undefined : entry.image.url;
  return { id, type: 'image', name: entry.name, folder: entry.folder, caption: entry.caption, mime, bytes: blob.size, width, height, modified, added: Date.now(), url, partial };
}

function skip(name: string, error: GlimpseError): Skipped {
  return { name, code: error.code, message: error.message };
}
