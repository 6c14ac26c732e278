import { copyFileSync, cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { serve } from '../../tools/serve.mjs';
import { built, root, temporaryFolder } from './rig.ts';

/** What a page of the site has seen. */
export interface Seen {
  readonly items: number;
  readonly queue: { readonly waiting: number; readonly worker: 'here' | 'elsewhere' | 'none' };
  readonly report: { readonly added: number; readonly unchanged: number; readonly skipped: readonly unknown[] } | undefined;
  readonly errors: readonly string[];
}

export interface Rows {
  readonly facts: readonly { readonly id: string }[];
  readonly vectors: Readonly<Record<string, string>>;
  readonly jobs: number;
  /** How often the most frequent id is there. */
  readonly most: number;
}

/** A row whose transaction was committed, the engine that did it, and the number under which it last began to write. */
export interface Written {
  readonly engine: string;
  readonly epoch: number;
  readonly id: string;
}

/** A picture whose bytes do not come, though its address answers. */
export interface Held {
  /** The next request for a picture is answered as usual. */
  readonly reached: Promise<void>;
  release(): void;
}

/** The built library on a page of its own; small pictures; and every run of the vision tower and every row that is written told to the server. */
export interface Site {
  /** How many pictures each run of the tower was given, in their order. */
  readonly batches: readonly number[];
  readonly written: readonly Written[];
  /** Lets one of the pictures that are asked for wait for its bytes: the one after so many others. */
  hold(after: number): Held;
  open(context: BrowserContext | Browser, library: string): Promise<Page>;
  /** A page that looks at what is stored without being a tab of the library. */
  observe(context: BrowserContext): Promise<Page>;
  close(): Promise<void>;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export async function openSite(): Promise<Site> {
  const folder = temporaryFolder();
  cpSync(built.lib, join(folder.path, 'glimpse'), { recursive: true });
  prepend(join(folder.path, 'glimpse'), 'tower', tellBatches);
  prepend(join(folder.path, 'glimpse'), 'engine', tellRows);
  copyFileSync(join(root, 'test/e2e/queue-page.js'), join(folder.path, 'page.js'));
  writeFileSync(join(folder.path, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Queue</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
  const files = await serve({ root: folder.path });

  const batches: number[] = [];
  const written: Written[] = [];
  let holding: { after: number; answer: (response: ServerResponse, bytes: Buffer) => void } | undefined;
  const picture = (number: number, response: ServerResponse): void => {
    const bytes = draw(number);
    // Not kept, so that no request waits for another one of the same address.
    response.writeHead(200, { 'Content-Type': 'image/bmp', 'Content-Length': bytes.length, 'Cache-Control': 'no-store' });
    if (!holding || holding.after-- > 0) return void response.end(bytes);
    const { answer } = holding;
    holding = undefined;
    response.flushHeaders();
    answer(response, bytes);
  };
  const server = createServer((asked, response) => {
    const url = asked.url ?? '/';
    const [, kind, ...rest] = url.split('/');
    if (kind === 'pictures') return picture(Number.parseInt(rest[0]!), response);
    if (kind === 'batch') batches.push(Number(rest[0]));
    if (kind === 'written') written.push(...rest[2]!.split(',').map((id) => ({ engine: rest[0]!, epoch: Number(rest[1]), id })));
    if (kind === 'batch' || kind === 'written') return void response.writeHead(204).end();
    asked.pipe(request(new URL(url, files.url), { method: asked.method, headers: asked.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const open = async (context: BrowserContext | Browser, query: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/${query}`);
    return page;
  };
  return {
    batches,
    written,
    hold: (after) => {
      let release = (): void => {};
      const reached = new Promise<void>((resolve) => {
        holding = {
          after,
          answer: (response, bytes) => {
            release = () => response.end(bytes);
            resolve();
          },
        };
      });
      return { reached, release: () => release() };
    },
    open: (context, library) => open(context, `?library=${library}`),
    observe: (context) => open(context, ''),
    close: async () => {
      server.closeAllConnections();
      await Promise.all([files.close(), new Promise((done) => server.close(done))]);
      folder.remove();
    },
  };
}

/** Numbers from 0 up to 1, the same in every run. https://en.wikipedia.org/wiki/Xorshift */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A picture of 64 to 96 pixels a side, another one for each number: eight rectangles. BMP of 24 bits, https://learn.microsoft.com/windows/win32/gdi/bitmap-storage */
function draw(number: number): Buffer {
  const next = random(1 + number * 7919);
  const upTo = (limit: number): number => Math.floor(next() * limit);
  const [width, height] = [64 + upTo(33), 64 + upTo(33)];
  const stride = 4 * Math.ceil((3 * width) / 4);
  const bmp = Buffer.alloc(54 + stride * height);
  bmp.write('BM', 'latin1');
  for (const [at, value] of [[2, bmp.length], [10, 54], [14, 40], [18, width], [22, height], [34, stride * height]] as const) bmp.writeUInt32LE(value, at);
  for (const [at, value] of [[26, 1], [28, 24]] as const) bmp.writeUInt16LE(value, at);
  for (let i = 0; i < 8; i++) {
    const color = Buffer.from([upTo(256), upTo(256), upTo(256)]);
    const [left, top] = [upTo(width), upTo(height)];
    const right = left + 1 + upTo(width - left);
    for (let y = top; y < height; y++) bmp.fill(color, 54 + y * stride + 3 * left, 54 + y * stride + 3 * right);
  }
  return bmp;
}

/** Tells how many pictures the tower is given, before it encodes them. */
const tellBatches = "addEventListener('message', ({ data }) => data?.call === 'encodePixels' && void fetch(`/batch/${data.args[0].length}`, { keepalive: true, cache: 'no-store' }).catch(() => {}));";

/** Tells the ids of all items that a transaction has put, when it is complete. */
const tellRows = `{
  const engine = Math.random().toString(36).slice(2);
  const puts = new WeakMap();
  let epoch = 0;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...key) {
    if (this.name === 'items') {
      const { transaction } = this;
      if (!puts.has(transaction)) {
        const ids = [];
        puts.set(transaction, ids);
        transaction.addEventListener('complete', () => void fetch(['/written', engine, epoch, ids.join()].join('/'), { cache: 'no-store' }).catch(() => {}));
      }
      puts.get(transaction).push(value.id);
    }
    if (this.name === 'meta' && key[0] === 'epoch') this.transaction.addEventListener('complete', () => (epoch = value));
    return put.call(this, value, ...key);
  };
}`;

/** Has every worker of this name do something else first. */
function prepend(folder: string, worker: string, script: string): void {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => new RegExp(`(^|/)${worker}\\.worker[^/]*\\.js$`).test(path));
  const path = join(folder, file!);
  writeFileSync(path, `${script}\n${readFileSync(path, 'utf8')}`);
}

/** Calls a function of the page. */
export const call = <T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> =>
  page.evaluate(([key, given]) => (globalThis as unknown as Record<string, (...all: readonly unknown[]) => Promise<unknown>>)[key]!(...given), [name, args] as const) as Promise<T>;
