import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { serve, type Served } from '../../tools/serve.mjs';
import { album, built, root, temporaryFolder } from './rig.ts';

/** What a page of the site has seen. */
export interface Seen {
  readonly items: number;
  readonly queue: { readonly waiting: number; readonly worker: 'here' | 'elsewhere' | 'none' };
  readonly queues: readonly { readonly at: number; readonly worker: 'here' | 'elsewhere' | 'none' }[];
  readonly report: { readonly added: number; readonly unchanged: number; readonly skipped: readonly unknown[] } | undefined;
  readonly errors: readonly string[];
}

export interface Rows {
  readonly facts: readonly { readonly id: string }[];
  readonly vectors: Readonly<Record<string, string>>;
  readonly jobs: number;
  /** How often the most frequent id was written. */
  readonly most: number;
}

/** The built library on a page of its own, with 300 pictures, and every call to the vision tower counted by the server. */
export interface Site {
  readonly served: Served;
  /** Pictures that were given to the tower. */
  encoded(): number;
  open(context: BrowserContext | Browser, library: string): Promise<Page>;
  close(): Promise<void>;
}

/** Pictures of the site: the album, and every picture of it once more with a chunk that no decoder reads, so with another hash. */
export const pictures = 2 * album.length;

export async function openSite(): Promise<Site> {
  const site = temporaryFolder();
  cpSync(built.lib, join(site.path, 'glimpse'), { recursive: true });
  countTower(join(site.path, 'glimpse'));
  copyFileSync(join(root, 'test/e2e/queue-page.js'), join(site.path, 'page.js'));
  writeFileSync(join(site.path, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Queue</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
  mkdirSync(join(site.path, 'pictures'));
  album.forEach(({ file }, i) => {
    const bytes = readFileSync(join(root, 'public/album', file));
    writeFileSync(join(site.path, 'pictures', `${i}.webp`), bytes);
    writeFileSync(join(site.path, 'pictures', `${album.length + i}.webp`), withChunk(bytes));
  });
  const served = await serve({ root: site.path });
  return {
    served,
    encoded: () => served.log.reduce((sum, { path }) => sum + Number(/^\/encoded\/(\d+)/.exec(path)?.[1] ?? 0), 0),
    open: async (context, library) => {
      const page = await context.newPage();
      await page.goto(`${served.url}?library=${library}`);
      return page;
    },
    close: async () => {
      await served.close();
      site.remove();
    },
  };
}

/** The same WebP with a chunk of its own at the end. https://developers.google.com/speed/webp/docs/riff_container */
function withChunk(webp: Buffer): Buffer {
  const chunk = Buffer.from('JUNK\x04\x00\x00\x00copy', 'latin1');
  const joined = Buffer.concat([webp, chunk]);
  joined.writeUInt32LE(joined.length - 8, 4);
  return joined;
}

/** Has every tower tell the server how many pictures it is given, before it encodes them. */
function countTower(folder: string): void {
  const find = (path: string): string[] => readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? find(join(path, entry.name)) : [join(path, entry.name)]));
  const script = find(folder).find((path) => /tower\.worker[^/]*\.js$/.test(path));
  const count = "addEventListener('message', ({ data }) => data?.call === 'encodePixels' && void fetch(`/encoded/${data.args[0].length}/${Math.random()}`, { keepalive: true }).catch(() => {}));";
  writeFileSync(script!, `${count}\n${readFileSync(script!, 'utf8')}`);
}

/** Calls a function of the page. */
export const call = <T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> =>
  page.evaluate(([key, given]) => (globalThis as unknown as Record<string, (...all: readonly unknown[]) => Promise<unknown>>)[key]!(...given), [name, args] as const) as Promise<T>;
