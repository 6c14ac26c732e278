import type { ErrorCode } from '../errors.ts';
import { asGlimpseError, GlimpseError, isAbort } from '../errors.ts';
import type { AddReport, CallOptions, Decoded, Item, Progress, Row, Skipped, Space, Thumb, Vector } from '../types.ts';
import { ahead } from './ahead.ts';
import type { Gate } from './gate.ts';
import { Pace } from './pace.ts';
import type { FollowedFile, Incoming, Ports } from '../ports.ts';
import { Queue } from './queue.ts';
import { readBlob, readBytes } from './read.ts';

/** What the indexer must know of the library, and tell it. */
export interface Collection {
  find(id: string): Item | undefined;
  /** Rows that are stored by now. */
  insert(rows: readonly Row[]): void;
  /** Brings back what had gone with its files, if this is it. */
  restore(id: string): Promise<Item | undefined>;
  /** Other facts for one that is there. */
  update(item: Item): Promise<void>;
}

/** Another copy of a picture that is in the same addition. */
interface Twin {
  readonly kind: 'twin';
  readonly id: string;
  readonly entry: Incoming;
}

type Prepared =
  | { readonly kind: 'new'; readonly entry: Incoming; readonly item: Item; readonly decoded: Decoded; readonly thumb: Thumb }
  | { readonly kind: 'known'; readonly entry: Incoming; readonly item: Item; readonly restored?: true }
  | Twin
  | { readonly kind: 'bad'; readonly id: string | undefined; readonly skipped: Skipped };

/** Files that are stored at once, where no rows come along. */
const ends = 32;
/** With these no picture can be read: the fault is not in the file. */
const fatal: readonly ErrorCode[] = ['worker-blocked', 'protocol-mismatch', 'insecure-context'];

/**
 * Reads, decodes, encodes and stores pictures, batch by batch. A bad file is reported and left out; what has been stored
 * stays, however it ends.
 * @throws GlimpseError when nothing can go on: the model cannot run, the disk is full
 */
export async function indexAll(incoming: readonly Incoming[], ports: Ports, collection: Collection, gate: Gate, epoch: number, { signal, onProgress }: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
  const report = { added: [] as Item[], unchanged: [] as Item[], skipped: [] as Skipped[] };
  const pace = new Pace(incoming.length);
  let waiting: (Prepared & { kind: 'new' })[] = [];
  const started = new Set<string>();
  const outcomes = new Map<string, Item | Skipped>();
  /** Twins that were read before the copy that is indexed. */
  const early: Twin[] = [];
  /** Files of followed folders whose items are stored by now. */
  let files: FollowedFile[] = [];

  const tell = (): void => {
    const done = report.added.length + report.unchanged.length + report.skipped.length;
    const progress: Progress = { phase: 'index', done, total: incoming.length, ...pace.at(done), skipped: report.skipped.length, paused: gate.isClosed };
    onProgress?.(progress);
  };

  async function pass(): Promise<void> {
    if (gate.isClosed) {
      pace.pause();
      tell();
    }
    await gate.pass(signal);
    pace.resume();
  }

  /** False while it is not known what becomes of the other copy. */
  function settle({ id, entry }: Twin): boolean {
    const outcome = outcomes.get(id);
    if (!outcome) return false;
    if ('id' in outcome) {
      report.unchanged.push(outcome);
      if (entry.file) files.push({ ...entry.file, id });
    } else report.skipped.push({ ...outcome, name: entry.name });
    return true;
  }

  /** Added by hand, it does not go with its files any more. */
  async function keep(item: Item): Promise<Item> {
    if (!item.followed) return item;
    const { followed: _, ...kept } = item;
    await collection.update(kept);
    return kept;
  }

  async function flush(): Promise<void> {
    if (waiting.length + files.length === 0) return;
    await pass();
    const batch = waiting;
    const found = files;
    waiting = [];
    files = [];
    const vectors = batch.length === 0 ? [] : await ports.encoder.encodePixels(batch.map(({ decoded }) => decoded.pixels), { signal, ...(onProgress && { onProgress }) });
    const rows = batch.map(({ item, thumb }, i): Row => ({ item, picture: checked(vectors[i], ports.encoder.space), thumb }));
    for (const { entry, item } of batch) if (entry.file) found.push({ ...entry.file, id: item.id });
    await ports.store.commit({ epoch, space: ports.encoder.space, rows, files: found });
    if (rows.length > 0) collection.insert(rows);
    for (const { item } of rows) {
      report.added.push(item);
      pace.step();
    }
    tell();
  }

  const prepare = async (entry: Incoming): Promise<Prepared> => {
    await pass();
    return prepareOne(entry, ports, signal, async (id) => {
      const item = collection.find(id);
      if (item) return { kind: 'known', entry, item };
      if (started.has(id)) return { kind: 'twin', id, entry };
      started.add(id);
      const restored = await collection.restore(id);
      return restored && { kind: 'known', entry, item: restored, restored: true };
    });
  };

  tell();
  for await (const prepared of ahead(incoming, () => 2 * ports.encoder.batch, prepare)) {
    if (prepared.kind === 'new') {
      outcomes.set(prepared.item.id, prepared.item);
      waiting.push(prepared);
      if (waiting.length >= ports.encoder.batch) await flush();
      continue;
    }
    if (prepared.kind === 'known') {
      const { entry, restored } = prepared;
      const item = entry.file ? prepared.item : await keep(prepared.item);
      if (entry.file) files.push({ ...entry.file, id: item.id });
      outcomes.set(item.id, item);
      report[restored ? 'added' : 'unchanged'].push(item);
      if (files.length >= ends) await flush();
    } else if (prepared.kind === 'bad') {
      if (prepared.id !== undefined) outcomes.set(prepared.id, prepared.skipped);
      report.skipped.push(prepared.skipped);
    } else if (!settle(prepared)) early.push(prepared);
    pace.step();
    tell();
  }
  await flush();
  early.forEach(settle);
  await flush();
  tell();
  return report;
}

/** Bytes above which files are read one at a time: several are prepared side by side, and memory is not endless. */
const large = 16 * 2 ** 20;
const largeOnes = new Queue();

async function hashOf(blob: Blob, { hash }: Ports): Promise<string> {
  return hash(await readBytes(blob));
}

async function prepareOne(entry: Incoming, ports: Ports, signal: AbortSignal, look: (id: string) => Promise<Prepared | undefined>): Promise<Prepared> {
  let id: string | undefined;
  try {
    const blob = await readBlob(entry.image, signal);
    // A film or a document is not read at all.
    if (!entry.raster) await ports.decoder.check(blob);
    id = await (blob.size > large ? largeOnes.run(() => hashOf(blob, ports)) : hashOf(blob, ports));
    const seen = await look(id);
    if (seen) return seen;
    const decoded = await ports.decoder.decode(entry.raster ?? blob, ports.encoder.recipe, { thumb: true, signal });
    if (!decoded.thumb) throw new GlimpseError('file-decode', 'no thumbnail');
    return { kind: 'new', entry, item: itemOf(entry, id, blob, decoded), decoded, thumb: decoded.thumb };
  } catch (cause) {
    const error = isAbort(cause) ? cause : asGlimpseError(cause, 'file-decode');
    if (!(error instanceof GlimpseError) || fatal.includes(error.code)) throw error;
    return { kind: 'bad', id, skipped: { name: entry.name, code: error.code, message: error.message } };
  }
}

function itemOf(entry: Incoming, id: string, blob: Blob, { width, height, partial, ...decoded }: Decoded): Item {
  const mime = entry.raster ? 'image/svg+xml' : decoded.mime;
  const modified = blob instanceof File ? blob.lastModified : undefined;
  const url = 'url' in entry.image ? entry.image.url : undefined;
  return { ...entry.facts, id, type: 'image', name: entry.name, folder: entry.folder, caption: entry.facts.caption ?? '', mime, bytes: blob.size, width, height, modified, added: Date.now(), url, partial, ...(entry.file && { followed: true }) };
}

/** @throws GlimpseError `encoder-wrong`: what is not a unit vector of the space is never stored */
function checked(vector: Vector | undefined, { dims }: Space): Vector {
  const length = vector?.length === dims ? Math.hypot(...vector) : NaN;
  if (!vector || !(Math.abs(length - 1) < 1e-3)) throw new GlimpseError('encoder-wrong', `a vector of length ${length}`);
  return vector;
}
