import { loadModel, type Item, type LibraryOptions, type Row } from '../../src/index.ts';
import { backgroundTexts } from '../../src/models/background.ts';
import type { IndexFiles } from '../../src/prebuilt/files.ts';
import { writeIndex } from '../../src/prebuilt/write.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { album } from './album.ts';

export const run = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const satisfies LibraryOptions;

const pictures = album.pictures.slice(0, 12);
const passages = [
  { title: 'Ferries', text: 'The ferry leaves at nine and comes back in the evening.', headings: ['Getting there', 'By sea'] },
  { title: 'Ferries', text: 'Bicycles travel free of charge on all boats.', headings: ['Getting there', 'By sea', 'What may come along'] },
  { title: 'Food', text: 'The bakery sells warm bread before sunrise.', headings: ['Eating'] },
  { title: 'Weather', text: 'In November storms may close the harbour for days.', headings: ['When to come', 'Autumn and winter'] },
];
/** Rows that mean nothing, so that there is more than one shard. */
const others = 150;

export interface Site {
  /** Of the index and of the pictures, by their paths below the site. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly integrity: string;
  /** As they are written. */
  readonly items: readonly Item[];
  /** The same site a day later: its fillers are others. */
  later(): Promise<Site>;
}

let made: Promise<Site> | undefined;

/** An index of pictures of the album, half of them with captions, of passages, and of rows that nobody looks for, with vectors of the real model. */
export function madeSite(): Promise<Site> {
  return (made ??= make());
}

class IndexInMemory implements IndexFiles {
  readonly files: Map<string, Uint8Array>;

  constructor(files: Iterable<readonly [string, Uint8Array]> = []) {
    this.files = new Map(files);
  }

  read = async (path: string) => this.files.get(`search/${path}`);
  list = async () => [...this.files.keys()].flatMap((path) => (path.startsWith('search/') ? [path.slice('search/'.length)] : []));
  remove = async (path: string) => void this.files.delete(`search/${path}`);

  async write(path: string, bytes: Uint8Array): Promise<void> {
    this.files.set(`search/${path}`, bytes);
  }
}

async function make(): Promise<Site> {
  const index = new IndexInMemory();
  const model = await loadModel('doodle', run);
  const looks = await model.encodeImage(pictures.map(({ file }) => `/album/${file}`));
  const rows: Row[] = [];
  for (const [i, { file, caption }] of pictures.entries()) {
    const bytes = await (await fetch(`/album/${file}`)).arrayBuffer();
    index.files.set(`pictures/${file}`, new Uint8Array(bytes));
    const page = { url: `pictures.html#part-${i}`, title: 'Pictures', headings: ['All of them'] };
    const item = { ...plain, id: await sha256(bytes), type: 'image', name: file, caption: i % 2 === 1 ? caption : '', mime: 'image/webp', bytes: bytes.byteLength, width: 480, height: 480, url: `pictures/${file}`, tags: [i < 8 ? 'early' : 'late'], page } as const;
    const [words] = item.caption ? await model.encodeText(item.caption) : [];
    rows.push({ item, picture: looks[i]!, ...(words && { words }), thumb: { mime: 'image/webp', data: bytes, width: 480, height: 480 } });
  }
  const meanings = await model.encodeText(passages.map(({ text }) => text));
  for (const [i, { title, text, headings }] of passages.entries()) {
    const page = { url: `${title.toLowerCase()}.html#part-${i}`, title, headings };
    rows.push({ item: { ...plain, id: await sha256(new TextEncoder().encode(text).buffer), type: 'text', name: text, caption: text, bytes: text.length, page }, words: meanings[i]! });
  }
  const background = await model.encodeText(backgroundTexts);
  const { space } = model;
  model.dispose();
  const written = async (files: IndexInMemory, filler: string): Promise<Site> => {
    const { integrity } = await writeIndex([...rows, ...fill(space.dims, filler)], { space, model: { preset: 'doodle', dtype: 'q8' }, background, base: '../' }, files);
    return { files: files.files, integrity, items: rows.map(({ item }) => item), later: () => written(new IndexInMemory([...index.files].filter(([path]) => path.startsWith('pictures/'))), 'Novelty') };
  };
  return written(index, 'Filler');
}

const plain = { folder: '', mime: '', width: 0, height: 0, modified: undefined, added: 0, url: undefined, partial: false } as const;

function fill(dims: number, name: string): Row[] {
  return Array.from({ length: others }, (_, i): Row => {
    const numbers = Float32Array.from({ length: dims }, (_number, k) => (Math.sin((i + 1) * (k + 1) * 12.9898) * 43758.5453) % 1);
    const length = Math.hypot(...numbers);
    const text = `${name} number ${i}`;
    return { item: { ...plain, id: `${i.toString(16).padStart(4, '0')}${name.charCodeAt(0).toString(16).padStart(60, '0')}`, type: 'text', name: text, caption: text, bytes: text.length }, words: numbers.map((value) => value / length) };
  });
}

let sites = 0;

/** Puts it on a server. @param origin of another server; this page's own unless told @param closed other origins may not read it */
export async function published(site: Site, { origin = location.origin, closed = false, change = (_path: string, bytes: Uint8Array): Uint8Array => bytes } = {}) {
  const root = `${new URL(origin).origin}/site/${closed ? 'closed-' : ''}${Date.now().toString(36)}-${sites++}/`;
  const put = async (path: string, body: Uint8Array | string) => void (await fetch(`${root}${path}`, { method: 'PUT', body: body as BodyInit }));
  await Promise.all([...site.files].map(async ([path, bytes]) => {
    await put(path, change(path, bytes));
  }));
  /** The site is published anew: what is not in it any more is gone, or, as some hosts have it, a page is in its place. */
  const publish = async (later: Site, instead?: string): Promise<void> => {
    const gone = [...site.files.keys()].filter((path) => !later.files.has(path));
    await Promise.all(gone.map(async (path) => (instead === undefined ? void (await fetch(`${root}${path}`, { method: 'DELETE' })) : put(path, instead))));
    await Promise.all([...later.files].map(([path, bytes]) => put(path, bytes)));
  };
  const log = async (): Promise<string[]> => (await fetch(`${root}?log`)).json();
  return { root, index: `${root}search/`, put, publish, log };
}
