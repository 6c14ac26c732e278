import { GlimpseError } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import type { Item, Row, Space, Thumb, Vector } from '../../types.ts';
import { readFacts } from './facts.ts';
import { invalid } from './format.ts';
import { readRecords } from './records.ts';
import { checkEnd, readSummary, type Summary } from './summary.ts';
import { readThumbs } from './thumbs.ts';
import { readVectors, type Kind } from './vectors.ts';

/** Items with what stands behind them so far. */
interface Group {
  readonly at: number;
  readonly items: readonly Item[];
  readonly picture: Map<number, Vector>;
  readonly words: Map<number, Vector>;
  readonly thumbs: Map<number, Thumb>;
  /** In which order their records may come: the last one that came. */
  last: 'fact' | Kind | 'thum';
}

const order: readonly Group['last'][] = ['fact', 'picture', 'words', 'thum'];

/** A file's announcement, then its rows, group by group, each found right; it is whole only when all groups have been read. */
export interface Archive {
  readonly summary: Summary;
  readonly groups: AsyncGenerator<Row[], void>;
}

/** @throws GlimpseError `export-invalid`, `export-newer`, `space-mismatch`, `file-read`; the groups throw the same */
export async function openArchive(file: Blob, space: Space, hash: Ports['hash'], signal: AbortSignal): Promise<Archive> {
  if (!(file instanceof Blob)) throw invalid('no file');
  const records = readRecords(file, hash, signal);
  const { value: first } = await records.next();
  if (first?.type !== 'head') throw invalid('byte 16: no summary');
  const summary = readSummary(first.payload, first.at, file.size);
  if (summary.space.id !== space.id || summary.space.dims !== space.dims) throw new GlimpseError('space-mismatch', `${summary.space.id}, not ${space.id}`);
  return { summary, groups: readGroups(records, summary) };
}

async function* readGroups(records: ReturnType<typeof readRecords>, summary: Summary): AsyncGenerator<Row[], void> {
  const ids = new Set<string>();
  const counted = { items: 0, pictures: 0, words: 0, thumbs: 0 };
  let group: Group | undefined;
  for await (const { type, payload, at } of records) {
    if (type === 'fact' || type === 'done') {
      if (group) yield rowsOf(group);
      if (type === 'done') return checkEnd(payload, at, counted, summary);
      group = { at, items: readFacts(payload, at), picture: new Map(), words: new Map(), thumbs: new Map(), last: 'fact' };
      for (const { id } of group.items) if (ids.size === ids.add(id).size) throw invalid(`byte ${at}: the item ${id} for the second time`);
      counted.items = ids.size;
      if (counted.items > summary.items) throw invalid(`byte ${at}: more items than announced`);
      continue;
    }
    if (!group || type === 'head') throw invalid(`byte ${at}: ${type} where none can be`);
    if (type === 'vect') {
      const { kind, vectors } = readVectors(payload, group.items.length, summary.space.dims, at);
      step(group, kind, at);
      vectors.forEach((vector, place) => group![kind].set(place, vector));
      counted[kind === 'picture' ? 'pictures' : 'words'] += vectors.size;
    } else {
      step(group, type, at);
      readThumbs(payload, group.items.length, at).forEach((thumb, place) => group!.thumbs.set(place, thumb));
      counted.thumbs += group.thumbs.size;
    }
  }
}

function step(group: Group, next: Group['last'], at: number): void {
  if (order.indexOf(next) <= order.indexOf(group.last)) throw invalid(`byte ${at}: ${next} after ${group.last}`);
  group.last = next;
}

function rowsOf({ at, items, picture, words, thumbs }: Group): Row[] {
  return items.map((item, place) => {
    const [seen, said, thumb] = [picture.get(place), words.get(place), thumbs.get(place)];
    if (!seen && !said) throw invalid(`byte ${at}, item ${place}: no vector`);
    return { item, ...(seen && { picture: seen }), ...(said && { words: said }), ...(thumb && { thumb }) };
  });
}
