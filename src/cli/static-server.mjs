/** A small static server: files of one folder, under a prefix, with or without isolation and security headers. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.heic': 'image/heic',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
};

/** Lets the page be cross-origin isolated, so that WASM may use threads. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Nothing from elsewhere, nothing to elsewhere. Sent with every answer: a worker takes its policy from its own script. */
export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * The file a request means; undefined for anything outside the folder.
 * @param {string} root
 * @param {string} prefix
 * @param {string} url
 */
async function locate(root, prefix, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (!path.startsWith(prefix) || path.includes('\0')) return undefined;
  const rest = path.slice(prefix.length);
  // Only a folder's own address means its page: there are no listings.
  const wanted = join(root, rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest);
  try {
    const real = await realpath(wanted);
    if (!real.startsWith(root + sep)) return undefined;
    const { size, mtimeMs } = await stat(real).then((facts) => (facts.isFile() ? facts : Promise.reject(new Error('not a file'))));
    return { path: real, size, tag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"` };
  } catch {
    return undefined;
  }
}

/**
 * @typedef {object} ServeOptions
 * @property {string} root folder whose files are served
 * @property {string} [prefix] where they are, `/` at both ends; `/` unless told
 * @property {number} [port] a free one unless told
 * @property {boolean | 'credentialless'} [isolated] send the isolation headers, or those that let things of other sites in without credentials; true unless told
 * @property {boolean} [strict] send the content security policy; true unless told
 * @property {string} [page] the page of the folder itself, where it has none
 * @property {Record<string, string>} [also] other folders, by their paths below the prefix, for what this one does not have
 */

/**
 * @typedef {object} Served
 * @property {string} url
 * @property {number} port
 * @property {{ method: string, path: string, status: number }[]} log every request that came in
 * @property {() => Promise<void>} close
 */

/**
 * Serves on 127.0.0.1. Rejects when the port is taken.
 * @param {ServeOptions} options
 * @returns {Promise<Served>}
 */
export async function serve({ root, prefix = '/', port = 0, isolated = true, strict = true, page, also = {} }) {
  const folder = await realpath(resolve(root));
  /** @type {Served['log']} */
  const log = [];
  const common = { ...(isolated ? isolation : {}), ...(isolated === 'credentialless' ? { 'Cross-Origin-Embedder-Policy': 'credentialless' } : {}), ...(strict ? { 'Content-Security-Policy': policy } : {}), 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-cache' };

  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request;
    /** @param {number} status @param {Record<string, string | number>} [headers] */
    const head = (status, headers) => {
      log.push({ method, path: url, status });
      response.writeHead(status, { ...common, ...headers });
    };
    const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
    if (method !== 'GET' && method !== 'HEAD') {
      head(405, plain);
      return response.end('Only GET and HEAD.\n');
    }
    let file = await locate(folder, prefix, url);
    for (const [path, other] of Object.entries(also)) file ??= await locate(other, prefix + path, url);
    if (!file && page !== undefined && url.split('?', 1)[0] === prefix) {
      head(200, { 'Content-Type': types['.html'] });
      return response.end(page);
    }
    if (!file) {
      head(404, plain);
      return response.end('Not found.\n');
    }
    if (request.headers['if-none-match'] === file.tag) {
      head(304, { ETag: file.tag });
      return response.end();
    }
    const type = types[/** @type {keyof typeof types} */ (extname(file.path).toLowerCase())] ?? 'application/octet-stream';
    head(200, { 'Content-Type': type, 'Content-Length': file.size, ETag: file.tag });
    if (method === 'HEAD') return response.end();
    return createReadStream(file.path).on('error', () => response.destroy()).pipe(response);
  });

  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(undefined));
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}${prefix}`,
    port: bound,
    log,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
