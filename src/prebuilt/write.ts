import { GlimpseError } from '../errors.ts';
import { wordsOfItem } from '../rank/keywords.ts';
import type { Row, Space, Vector } from '../types.ts';
import { arranged, type Arrangement } from './arrange.ts';
import { backgroundFacts } from './background.ts';
import { axesOf, writeBasis, type Basis } from './basis.ts';
import { codesOf, unitOf } from './codes.ts';
import { writeColumns } from './columns.ts';
import { integrityOf } from './digest.ts';
import { earlierOf, type Earlier } from './earlier.ts';
import { thumbPath, writeFacts, type ThumbPlace } from './facts.ts';
import type { IndexFiles } from './files.ts';
import { fewRows, limits, manifestPath, segmentSlots, sides } from './format.ts';
import { keywordFiles, writeWords } from './keywords.ts';
import { writeManifest, type Manifest, type ModelName, type Named } from './manifest.ts';
import { Output } from './output.ts';
import { writeShard, type PackedRow } from './shard.ts';
import { residualsOf, sketchOf, writeSketches, type SketchedRow } from './sketch.ts';
import { thumbPlace } from './thumb-place.ts';

/** What an index is of. */
export interface About {
  readonly space: Space;
  readonly model: ModelName;
  /** Vectors of texts without an answer, those of the model's background; without any, queries are measured against the rows alone. */
  readonly background: readonly Vector[];
  /** What addresses of items are relative to, relative to the manifest: `../`. */
  readonly base: string;
}

/** What became of an index. */
export interface Wrote {
  readonly written: readonly string[];
  /** Files that stayed as they are. */
  readonly unchanged: number;
  readonly removed: readonly string[];
  /** Of all files together. */
  readonly bytes: number;
  /** Of the manifest, as attributes of that name have it. */
  readonly integrity: string;
}

/**
 * Writes an index of these rows, over an earlier one where there is one: its shards stay as far as they can, the manifest is written last, and then what it does
 * not name is removed. The same rows over the same files give the same bytes.
 * @throws GlimpseError `space-mismatch` for a vector of another length, `vector-invalid` for one without any, `input-invalid` for too many rows or an item twice; or what `files` throws
 */
export async function writeIndex(rows: readonly Row[], about: About, files: IndexFiles): Promise<Wrote> {
  const { dims } = about.space;
  const output = await Output.over(files);
  const thumbs = new Map<string, ThumbPlace>();
  for (const { item, thumb } of rows) {
    const place = thumb && (await thumbPlace(thumb));
    if (!place) continue;
    thumbs.set(item.id, place);
    await output.put(thumbPath(place), new Uint8Array(thumb.data));
  }
  const items = new Map(rows.map((row) => [row.item.id, row]));
  if (items.size !== rows.length) throw new GlimpseError('input-invalid', 'an item twice');
  if (rows.length > (limits.slots * limits.rows) / 4) throw new GlimpseError('input-invalid', `${rows.length} rows`);
  const packed = new Map(rows.map((row) => [row.item.id, pack(row, thumbs.get(row.item.id), dims)]));
  const earlier = await earlierOf(files, about.space);
  const arrangement = arranged(packed, earlier.arrangement, dims);
  const shards: Manifest['shards'][number][] = [];
  for (const shard of arrangement) {
    const own = shard?.map((id) => packed.get(id)!);
    shards.push(own && { ...(await output.hashed('shards/', 'bin', writeShard(own, dims))), rows: own.length });
  }
  const vectors = arrangement.map((shard) => shard?.map((id) => unpacked(packed.get(id)!)));
  const basis = rows.length > fewRows ? await basisOf(vectors, earlier, dims, rows.length, output) : undefined;
  const [columns, sketches]: [Named[], Named[]] = [[], []];
  for (let first = 0; first < arrangement.length; first += segmentSlots) {
    const slots = Array.from({ length: Math.min(segmentSlots, arrangement.length - first) }, (_, i) => first + i);
    const named = slots.flatMap((slot) => (arrangement[slot] ?? []).map((id, place) => {
      return { row: slot * limits.rows + place, item: items.get(id)!.item, kinds: kindsOf(packed.get(id)!) };
    }));
    columns.push(await output.hashed('columns/', 'json', encode(writeColumns(named))));
    if (!basis) continue;
    const kept = await output.keep('sketches/', 'bin', earlier.sketches(first / segmentSlots, shards, basis.file.hash));
    const sketched = (): Uint8Array<ArrayBuffer> => {
      const own = slots.flatMap((slot) => (vectors[slot] ? [sketchOf(slot, vectors[slot], basis.axes)] : []));
      return writeSketches(own, basis.axes, dims);
    };
    sketches.push(kept ?? (await output.hashed('sketches/', 'bin', sketched())));
  }
  const keywords = new Map<string, Named>();
  const words = wordsOf(arrangement, (id) => wordsOfItem(items.get(id)!.item));
  for (const [start, some] of keywordFiles(words)) {
    keywords.set(start, await output.hashed('keywords/', 'json', encode(writeWords(some))));
  }
  const manifest = encode(writeManifest({
    space: about.space,
    model: about.model,
    base: about.base,
    rows: rows.length,
    picture: rows.filter(({ picture }) => picture).length,
    words: rows.filter((row) => row.words).length,
    background: backgroundFacts(about.background, vectors.flatMap((shard) => shard ?? [])),
    shards,
    columns,
    sketches,
    basis: basis?.file,
    keywords,
  }));
  if (manifest.length > limits.manifest) throw new GlimpseError('input-invalid', `a manifest of ${manifest.length} bytes`);
  await output.put(manifestPath, manifest);
  return { ...(await output.finish()), integrity: await integrityOf(manifest) };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const kindsOf = ({ picture, words }: PackedRow): number => (picture ? 1 : 0) | (words ? 2 : 0);

function pack({ item, picture, words }: Row, thumb: ThumbPlace | undefined, dims: number): PackedRow {
  for (const vector of [picture, words]) {
    if (vector && vector.length !== dims) throw new GlimpseError('space-mismatch', `${vector.length} numbers, not ${dims}`);
    const isVector = !vector || (vector.some((value) => value !== 0) && vector.every((value) => Math.abs(value) <= 2));
    if (!isVector) throw new GlimpseError('vector-invalid', item.id);
  }
  if (!picture && !words) throw new GlimpseError('vector-invalid', `${item.id} has none`);
  return {
    facts: writeFacts({ item, thumb }),
    ...(picture && { picture: codesOf(picture) }),
    ...(words && { words: codesOf(words) }),
  };
}

/** As a reader has them. */
function unpacked({ picture, words }: PackedRow): SketchedRow {
  return { ...(picture && { picture: unitOf(picture)! }), ...(words && { words: unitOf(words)! }) };
}

interface NamedBasis {
  readonly axes: Basis;
  readonly file: Named & { readonly rows: number };
}

/** The earlier axes, unless the index has grown to more than twice as many rows or shrunk to less than half. */
async function basisOf(
  vectors: readonly (readonly SketchedRow[] | undefined)[],
  earlier: Earlier,
  dims: number,
  rows: number,
  output: Output,
): Promise<NamedBasis> {
  const known = earlier.basis;
  if (known && known.file.rows <= 2 * rows && rows <= 2 * known.file.rows) {
    const kept = await output.keep('sketches/', 'bin', known.file);
    if (kept) return { axes: known.axes, file: known.file };
  }
  const [picture, words] = sides.map((side) => {
    const residuals = vectors.flatMap((shard) => {
      const own = shard?.flatMap((row) => row[side] ?? []) ?? [];
      return own.length > 0 ? residualsOf(own).residuals : [];
    });
    return residuals.length > 0 ? axesOf(residuals, dims) : [];
  });
  const axes = { picture: picture!, words: words! };
  return { axes, file: { ...(await output.hashed('sketches/', 'bin', writeBasis(axes, dims))), rows } };
}

function wordsOf(arrangement: Arrangement, wordsOfRow: (id: string) => Iterable<string>): Map<string, number[]> {
  const words = new Map<string, number[]>();
  arrangement.forEach((shard, slot) => shard?.forEach((id, place) => {
    for (const word of wordsOfRow(id)) {
      const rows = words.get(word);
      if (rows) rows.push(slot * limits.rows + place);
      else words.set(word, [slot * limits.rows + place]);
    }
  }));
  return words;
}
