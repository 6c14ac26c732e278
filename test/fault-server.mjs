/**
 * Plays a host of model files, on its bad days.
 *
 * `/file/<id>?size=…&mode=…`: a file of numbers. `mode` lists what happens to the first requests, the second and so on,
 * then all is well; a `*` at its end: for ever, until `/heal/<id>`. Also `at` (where it breaks off), or `within` (so many
 * bytes at most from where it begins, at random), `rate` (bytes a second), `linked` (send the hub's headers), `hidden`
 * (other origins may not read any), `gzip`.
 * `/resolve/<id>`: the same behind a redirect that names the hash, as the hub has it; `/raw/<id>`: the pointer there.
 * `/site/…`: files of sites, see `site-store.mjs`.
 * `/log/<id>`: what was asked and sent. `/sha256?size=…`: the hash of the file.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { siteStore } from './site-store.mjs';

const page = '<!doctype html><title>Sign in to this network</title>';
const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n';
const step = 65_536;

/** @type {Map<number, { body: Buffer, sha256: string }>} */
const contents = new Map();

/** Every word says where it is: bytes in the wrong place are noticed. @param {number} size */
export function content(size) {
  let made = contents.get(size);
  if (!made) {
    const words = Uint32Array.from({ length: Math.ceil(size / 4) }, (_, i) => Math.imul(i + 1, 2_654_435_761));
    const body = Buffer.from(words.buffer, 0, size);
    made = { body, sha256: createHash('sha256').update(body).digest('hex') };
    contents.set(size, made);
  }
  return made;
}

/** @param {Buffer} body @param {string} mode */
function spoil(body, mode) {
  if (mode === 'zero-pad') return Buffer.concat([body.subarray(0, body.length / 2), Buffer.alloc(body.length - Math.floor(body.length / 2))]);
  if (mode === 'other') return Buffer.from(body).reverse();
  const spoilt = Buffer.from(body);
  if (mode === 'flipbit') spoilt[Math.floor(body.length / 2)] ^= 1;
  return spoilt;
}

/**
 * @typedef {object} Asked
 * @property {string} method
 * @property {string | undefined} range
 * @property {string | undefined} ifRange
 * @property {number} status
 * @property {number} start first byte that was sent
 * @property {number} sent
 * @property {boolean} open whether the connection is still used for it
 */

/** @returns {Promise<{ url: string, log: (id: string) => Asked[], close: () => Promise<void> }>} */
export async function startFaultServer() {
  /** @type {Map<string, { log: Asked[], healed: boolean }>} */
  const files = new Map();

  /** @param {string} id */
  const stateOf = (id) => {
    const state = files.get(id) ?? { log: [], healed: false };
    files.set(id, state);
    return state;
  };

  const sites = siteStore();
  const server = createServer(async (request, response) => {
    if (sites(request, response)) return;
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    const [, what, id = ''] = pathname.split('/');
    const state = stateOf(id);
    const origin = { 'Access-Control-Allow-Origin': '*' };
    if (what === 'heal') state.healed = true;
    if (what === 'resolve') return response.writeHead(302, { ...origin, Location: `/file/${id}?${query}`, 'X-Linked-ETag': `"${content(Number(query.get('size'))).sha256}"` }).end();
    if (what === 'raw') return response.writeHead(200, origin).end(`version https://git-lfs.github.com/spec/v1\noid sha256:${query.get('announce') ?? content(Number(query.get('size'))).sha256}\nsize ${query.get('size')}\n`);
    if (what !== 'file') return response.writeHead(200, origin).end(what === 'sha256' ? content(Number(query.get('size'))).sha256 : JSON.stringify(state.log));

    const wanted = (query.get('mode') ?? '').split(',');
    const asked = state.log.length;
    const last = wanted.at(-1) ?? '';
    const mode = state.healed ? '' : (wanted[asked]?.replace('*', '') ?? (last.endsWith('*') ? last.slice(0, -1) : ''));
    const { range, 'if-range': ifRange } = request.headers;
    const size = Number(query.get('size'));
    const { body: whole, sha256 } = content(size);
    const body = spoil(whole, mode);
    const etag = mode.startsWith('etag-change') || mode === 'other' ? `"v${asked}"` : '"v"';
    const given = mode === 'no-range' || (ifRange !== undefined && ifRange !== etag) ? undefined : /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
    const start = given ? Number(given[1]) : 0;
    const end = given?.[2] ? Number(given[2]) + 1 : size;
    /** @type {Asked} */
    const entry = { method: request.method ?? '', range, ifRange, status: 200, start, sent: 0, open: true };
    state.log.push(entry);
    response.on('close', () => (entry.open = false));

    const open = query.has('hidden') ? origin : { ...origin, 'Access-Control-Expose-Headers': 'ETag, Content-Range, Retry-After, X-Linked-ETag, X-Linked-Size' };
    const linked = query.has('linked') ? { 'X-Linked-ETag': `"${sha256}"`, 'X-Linked-Size': size } : {};
    /** @param {number} status @param {Record<string, string | number>} [headers] */
    const head = (status, headers = {}) => {
      entry.status = status;
      return response.writeHead(status, { ...(mode === 'no-cors' ? {} : open), ETag: etag, ...linked, ...headers });
    };
    // As the hub does: no headers of one's own from elsewhere.
    if (request.method === 'OPTIONS') return response.writeHead(403).end();
    if (mode === 'html') return head(200, { 'Content-Type': 'text/html' }).end(page);
    if (mode === 'nameless-html') return head(200).end(`\n ${page}`);
    if (mode === 'pointer') return head(200).end(pointer);
    if (/^\d+$/.test(mode)) return head(Number(mode), mode === '429' ? { 'Retry-After': query.get('after') ?? '0' } : {}).end(page);
    if (mode === 'mute') return;
    if (mode === 'endless-html') return head(200).write(page);
    if (given && start >= size) return head(416, { 'Content-Range': `bytes */${size}` }).end();
    if (!range && query.has('gzip')) return head(200, { 'Content-Encoding': 'gzip', ETag: 'W/"v"' }).end(gzipSync(body, { level: 1 }));

    const shift = given && mode === 'range-wrong' ? 1 : 0;
    const half = start + Math.floor((end - start) / 2);
    const drops = mode.endsWith('drop');
    const broken = Number(query.get('at') ?? start + Math.random() * Number(query.get('within') ?? end - start));
    const until = mode === 'empty' ? start : drops ? Math.max(start, Math.min(end, Math.round(broken))) : mode === 'short' || mode.startsWith('trunc') ? half : end;
    const length = mode === 'trunc-chunked' || mode === 'empty' ? {} : { 'Content-Length': mode === 'short' ? until - start : end - start };
    head(given ? 206 : 200, { ...length, ...(given ? { 'Content-Range': `bytes ${start + shift}-${end - 1}/${size}` } : {}) }).flushHeaders();
    const rate = Number(query.get('rate') ?? Infinity);
    for (let at = start; at < until && !response.destroyed; at += step) {
      const chunk = body.subarray(at, Math.min(at + step, until));
      await new Promise((done) => response.write(chunk, done));
      entry.sent += chunk.length;
      if (Number.isFinite(rate)) await sleep((1000 * chunk.length) / rate);
    }
    if (drops || mode === 'trunc-length') {
      // Browsers and Node throw away what they have not handed over when a connection breaks.
      await sleep(50);
      response.destroy();
    } else response.end();
  });

  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
    log: (id) => stateOf(id).log,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
