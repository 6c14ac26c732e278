import SearchableMap from 'minisearch/SearchableMap';
import type { Item } from '../types.ts';
import { firstOf } from './first.ts';
import { tokensOf } from './tokens.ts';

/** The documents that have a word, in the order in which they came, and how much it counts in each. */
interface Posting {
  readonly documents: number[];
  readonly weights: number[];
}

/** How well a document matches a query. */
export interface KeywordHit {
  readonly id: string;
  readonly score: number;
  /** Every word of the query is there. */
  readonly all: boolean;
  /** Every word of the query is there as it was typed, but for an ending: no beginning and no slip. */
  readonly sure: boolean;
}

export interface KeywordHits {
  /** Those that have all words first, the best first. */
  readonly ranked: readonly KeywordHit[];
  /** Ids of all items that are sure. */
  readonly sure: () => Set<string>;
  /** How many have every word, and how many at least one. */
  readonly all: number;
  readonly some: number;
}

/** What a word counts by where it stands. */
const boosts = { name: 2, caption: 2, tags: 1.5, folder: 1 } as const;
/** BM25: how soon more of the same word counts no more (Robertson and Zaragoza 2009). */
const saturation = 1.2;
/** Words of a query that are looked at. */
const mostWords = 30;
/** Words that say nothing of what is looked for, unless there are no others. */
const empty = new Set('a an the of on in at by with and or to for from is are that this it show me picture photo image some my thing something'.split(' '));
/** How the names of picture files end: whoever types one whole, or half of it, means its name. */
const fileType = /\.(?:jpe?g|jfif|a?png|webp|gif|bmp|ico|avif|hei[cf]|jxl|svg|tiff?)(?![\p{L}\p{N}])/giu;
/** Letters by which a word may be longer than what was typed and still be the same: boat, boats; box, boxes. */
const ending = 2;
/** What the start of a word, and a word with slips, count against the word itself; these and the share of letters that may be wrong as MiniSearch has them. */
const prefixWeight = 0.375;
const fuzzyWeight = 0.45;
const fuzziness = 0.2;
const mostSlips = 2;
/** Shorter words start, or are a slip away from, almost anything. */
const shortestPrefix = 2;
const shortestFuzzy = 4;
/** An index with more dead documents than this, and than live ones, is made anew. */
const fewDead = 1024;

/**
 * Finds items by the words of their names, folders, captions and tags. Words are kept in MiniSearch's radix tree, which knows prefixes and
 * slips; the rows of each are plain numbers, so that a word of 30,000 captions costs a tenth of a millisecond.
 */
export class Keywords {
  #words = new SearchableMap<Posting>();
  /** By document: the item, as it was indexed; undefined once it is gone. */
  #items: (Item | undefined)[] = [];
  readonly #documents = new Map<string, number>();

  get size(): number {
    return this.#documents.size;
  }

  /** Whether it would be found by the same words already. */
  has(item: Item): boolean {
    const known = this.#items[this.#documents.get(item.id) ?? -1];
    return known !== undefined && known.name === item.name && known.folder === item.folder && known.caption === item.caption && known.tags?.join() === item.tags?.join();
  }

  put(item: Item): void {
    this.remove(item.id);
    const document = this.#items.push(item) - 1;
    this.#documents.set(item.id, document);
    const weights = new Map<string, number>();
    for (const [field, text] of Object.entries(fieldsOf(item)) as [keyof typeof boosts, string][]) {
      const counts = new Map<string, number>();
      for (const word of tokensOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
      for (const [word, count] of counts) weights.set(word, (weights.get(word) ?? 0) + (boosts[field] * count * (saturation + 1)) / (count + saturation));
    }
    for (const [word, weight] of weights) {
      const posting = this.#words.fetch(word, () => ({ documents: [], weights: [] }));
      posting.documents.push(document);
      posting.weights.push(weight);
    }
  }

  remove(id: string): void {
    const document = this.#documents.get(id);
    if (document === undefined) return;
    this.#documents.delete(id);
    this.#items[document] = undefined;
  }

  /** Whether so many have gone that it had better be made anew. */
  get worn(): boolean {
    const dead = this.#items.length - this.#documents.size;
    return dead > fewDead && dead > this.#documents.size;
  }

  clear(): void {
    this.#words = new SearchableMap<Posting>();
    this.#items = [];
    this.#documents.clear();
  }

  /** What has words of the query, those that say nothing left out. */
  search(query: string, limit: number, allows?: (id: string) => boolean): KeywordHits {
    const words = wordsOfQuery(query);
    const count = this.#items.length;
    const scores = new Float32Array(count);
    const [found, sure] = [new Uint32Array(count), new Uint32Array(count)];
    words.forEach((word, at) => {
      for (const { posting, weight, same } of this.#meant(word)) {
        const factor = weight * rarity(posting.documents.length, count);
        const { documents, weights } = posting;
        for (let i = 0; i < documents.length; i++) {
          const document = documents[i]!;
          scores[document]! += factor * weights[i]!;
          found[document]! |= 1 << at;
          if (same) sure[document]! |= 1 << at;
        }
      }
    });
    return this.#ranked(scores, found, sure, 2 ** words.length - 1, limit, allows);
  }

  #ranked(scores: Float32Array, found: Uint32Array, sure: Uint32Array, every: number, limit: number, allows?: (id: string) => boolean): KeywordHits {
    const [whole, part]: [number[], number[]] = [[], []];
    for (let document = 0; document < found.length; document++) {
      const bits = found[document]!;
      const item = bits === 0 ? undefined : this.#items[document];
      if (item === undefined || (allows && !allows(item.id))) continue;
      (bits === every ? whole : part).push(document);
    }
    const isSure = (document: number): boolean => sure[document] === every;
    const best = (documents: number[], most: number): KeywordHit[] => {
      const chosen = firstOf(documents, most, (a, b) => scores[b]! - scores[a]! || a - b);
      return chosen.map((document) => ({ id: this.#items[document]!.id, score: scores[document]!, all: found[document] === every, sure: isSure(document) }));
    };
    const ranked = best(whole, limit);
    return { ranked: [...ranked, ...best(part, limit - ranked.length)], sure: () => new Set(whole.filter(isSure).map((document) => this.#items[document]!.id)), all: whole.length, some: whole.length + part.length };
  }

  /** The rows of a word, of words that begin with it, and of those that are a slip away. */
  *#meant(word: string): Generator<{ posting: Posting; weight: number; same: boolean }> {
    const own = this.#words.get(word);
    if (own) yield { posting: own, weight: 1, same: true };
    const longer = new Set<string>();
    if (word.length >= shortestPrefix) {
      for (const [other, posting] of this.#words.atPrefix(word)) {
        const distance = other.length - word.length;
        longer.add(other);
        if (distance > 0) yield { posting, weight: (prefixWeight * other.length) / (other.length + 0.3 * distance), same: distance <= ending };
      }
    }
    const slips = word.length < shortestFuzzy ? 0 : Math.min(mostSlips, Math.round(fuzziness * word.length));
    // A number with another digit is another number.
    if (slips === 0 || /^\p{N}/u.test(word)) return;
    for (const [other, [posting, distance]] of this.#words.fuzzyGet(word, slips)) {
      if (distance === 0 || longer.has(other)) continue;
      const same = word.startsWith(other) && word.length - other.length <= ending;
      yield { posting, weight: (fuzzyWeight * other.length) / (other.length + distance), same };
    }
  }
}

/** What is looked for when these words are typed. */
export function wordsOfQuery(query: string): string[] {
  const asked = [...new Set(tokensOf(query.replace(fileType, '')))];
  const telling = asked.filter((word) => !empty.has(word));
  return (telling.length > 0 ? telling : asked).slice(0, mostWords);
}

/** Distinct words by which an item is found. */
export function wordsOfItem(item: Item): Set<string> {
  return new Set(Object.values(fieldsOf(item)).flatMap(tokensOf));
}

/** Whether a word of an item is what was typed, but for an ending. */
export function isSameWord(typed: string, word: string): boolean {
  const [short, long] = typed.length < word.length ? [typed, word] : [word, typed];
  return typed === word || (long.startsWith(short) && long.length - short.length <= ending && (word === long ? typed.length >= shortestPrefix : typed.length >= shortestFuzzy));
}

function fieldsOf({ type, name, folder, caption, tags = [] }: Item): Record<keyof typeof boosts, string> {
  return { name: type === 'image' ? name.replace(fileType, '') : name, folder, caption, tags: tags.join(' ') };
}

/** BM25's weight of a word that so many of all documents have. */
function rarity(having: number, all: number): number {
  return Math.log(1 + (all - having + 0.5) / (having + 0.5));
}
