import { cleanLines } from '../clean.ts';
import type { ErrorCode } from '../errors.ts';
import { asGlimpseError, GlimpseError, isAbort } from '../errors.ts';
import type { Incoming, Job, Ports } from '../ports.ts';
import type { Decoded, FileFacts, Item, Pixels, Thumb, Tower } from '../types.ts';
import { Queue } from './queue.ts';
import { readBytes } from './read.ts';
import { openJob } from './sources.ts';
import { Stopped } from './stopped.ts';
import { within } from './within.ts';

/** What is to be encoded. */
export interface Ready {
  readonly kind: 'new';
  readonly job: Job;
  readonly item: Item;
  readonly pixels?: Pixels;
  readonly thumb?: Thumb;
  /** Its caption, or the passage. */
  readonly words?: string;
}

/** What becomes of a job, as far as that can be told without the model. */
export type Prepared =
  | Ready
  /** `restored`: it had gone with its file, and is back. */
  | { readonly kind: 'known'; readonly job: Job; readonly item: Item; readonly restored?: true }
  /** Another copy of one that is being indexed. */
  | { readonly kind: 'twin'; readonly job: Job; readonly id: string }
  | { readonly kind: 'bad'; readonly job: Job; readonly id: string | undefined; readonly code: ErrorCode };

/** What preparing needs from whoever works on the queue. */
export interface Desk {
  readonly ports: Pick<Ports, 'encoder' | 'decoder' | 'hash'>;
  readonly signal: AbortSignal;
  /** What is known of a content; the first to ask about a new one is told nothing, and goes on with it. */
  look(id: string): Promise<{ readonly item: Item; readonly restored?: true } | 'twin' | undefined>;
  /** Resolves when these towers run. @throws Stopped */
  start(towers: readonly Tower[], job: Job): Promise<void>;
  /** Notes on the disk that this job is being tried. @throws Stopped */
  mark(job: Job): Promise<void>;
}

/** With these no picture can be read: the fault is not in the file. */
const fatal: readonly ErrorCode[] = ['worker-blocked', 'protocol-mismatch', 'insecure-context'];
/** Milliseconds that reading one file may take. Decoding has a limit of its own, in the decoder. */
const patience = 60_000;
/** Bytes above which files are read one at a time: several are prepared side by side, and memory is not endless. */
const large = 16 * 2 ** 20;
const largeOnes = new Queue();
/** Characters that are kept of a passage, and of a caption. */
const longest = { passage: 8000, caption: 2000 };

/**
 * Reads, identifies and decodes one job.
 * @throws Stopped when the fault is not in the file
 */
export async function prepare(job: Job, incoming: Incoming | undefined, desk: Desk): Promise<Prepared> {
  const found: { id?: string } = {};
  try {
    return await ('text' in job.source ? passage(job, job.source.text, desk, found) : picture(job, incoming, desk, found));
  } catch (cause) {
    if (cause instanceof Stopped || (isAbort(cause) && desk.signal.aborted)) throw cause;
    desk.signal.throwIfAborted();
    const error = asGlimpseError(cause, 'file-decode');
    if (fatal.includes(error.code)) throw new Stopped(error, [job.addition]);
    return { kind: 'bad', job, id: found.id, code: error.code };
  }
}

async function picture(job: Job, incoming: Incoming | undefined, desk: Desk, found: { id?: string }): Promise<Prepared> {
  const { signal, ports: { decoder, encoder, hash } } = desk;
  // Throws for a model that sees no pictures.
  const { recipe } = encoder;
  const { blob, raster } = await within(patience, signal, (either) => openJob(job, incoming, either));
  // A film or a document is not read at all.
  if (!raster) await decoder.check(blob);
  const tried = async (): Promise<void> => {
    // First the model, which is more likely than a file to bring the page down.
    await desk.start(job.facts.caption ? ['vision', 'text'] : ['vision'], job);
    await desk.mark(job);
  };
  const hashed = async (): Promise<string> => hash(await within(patience, signal, () => readBytes(blob)));
  if (blob.size > large) await tried();
  const id = await (blob.size > large ? largeOnes.run(hashed) : hashed());
  const seen = await lookUp(job, id, desk, found);
  if (seen) return seen;
  await tried();
  const [facts, decoded] = await Promise.all([raster ? {} : decoder.facts(blob, { signal }), decoder.decode(raster ?? blob, recipe, { thumb: true, signal })]);
  if (!decoded.thumb) throw new GlimpseError('file-decode', 'no thumbnail');
  const item = pictureItem(job, id, blob, raster ? { ...decoded, mime: 'image/svg+xml' } : decoded, { ...facts, ...job.facts });
  return { kind: 'new', job, item, pixels: decoded.pixels, thumb: decoded.thumb, ...(item.caption && { words: item.caption }) };
}

async function passage(job: Job, text: string, desk: Desk, found: { id?: string }): Promise<Prepared> {
  if (text.trim() === '') throw new GlimpseError('file-empty', 'a passage without words');
  const bytes = new TextEncoder().encode(text);
  const id = await desk.ports.hash(bytes.buffer);
  const seen = await lookUp(job, id, desk, found);
  if (seen) return seen;
  await desk.start(['text'], job);
  const words = cleanLines(text, longest.passage);
  const facts = { mime: 'text/plain', bytes: bytes.length, width: 0, height: 0, modified: undefined, url: undefined, partial: false };
  return { kind: 'new', job, item: { ...job.facts, ...facts, id, type: 'text', name: job.name, folder: job.folder, caption: words, added: Date.now() }, words };
}

async function lookUp(job: Job, id: string, desk: Desk, found: { id?: string }): Promise<Prepared | undefined> {
  const seen = await desk.look(id);
  if (seen === 'twin') return { kind: 'twin', job, id };
  if (seen) return { kind: 'known', job, ...seen };
  // From here on others count as its copies, and share its end.
  found.id = id;
  return undefined;
}

function pictureItem({ source, name, folder, file }: Job, id: string, blob: Blob, { mime, width, height, partial, print }: Decoded, facts: FileFacts): Item {
  const modified = blob instanceof File ? blob.lastModified : undefined;
  const url = 'url' in source ? source.url : undefined;
  const caption = cleanLines(facts.caption ?? '', longest.caption);
  return { ...facts, id, type: 'image', name, folder, caption, mime, bytes: blob.size, width, height, modified, added: Date.now(), url, partial, ...(print !== undefined && { print }), ...(file && { followed: true }) };
}
