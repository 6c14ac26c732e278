import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policy, serve, type Served } from '../../tools/serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'glimpse-serve-'));
let served: Served;

beforeAll(async () => {
  mkdirSync(join(folder, 'site/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site/index.html'), '<!doctype html><title>Home</title>');
  for (const name of ['a.js', 'b.mjs', 'c.wasm', 'd.webmanifest', 'e.onnx', 'f.webp', 'g.htm', 'h.JPEG', 'i.gif', 'j.avif', 'k.heic']) writeFileSync(join(folder, 'site/assets', name), name);
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'site/link.txt'));
  served = await serve({ root: join(folder, 'site'), prefix: '/some/repo/' });
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

/** Asks for exactly this path: `fetch` would tidy it first. */
function ask(path: string, method = 'GET'): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((done, failed) => {
    const call = request({ host: '127.0.0.1', port: served.port, path, method }, (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => done({ status: reply.statusCode ?? 0, headers: reply.headers, body }));
    });
    call.on('error', failed).end();
  });
}

test('files are served below the prefix with their types and the headers', async () => {
  const home = await ask('/some/repo/');
  expect(home.status).toBe(200);
  expect(home.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'x-content-type-options': 'nosniff',
  });
  const types = { 'a.js': 'text/javascript; charset=utf-8', 'b.mjs': 'text/javascript; charset=utf-8', 'c.wasm': 'application/wasm', 'd.webmanifest': 'application/manifest+json', 'e.onnx': 'application/octet-stream', 'f.webp': 'image/webp', 'g.htm': 'text/html; charset=utf-8', 'h.JPEG': 'image/jpeg', 'i.gif': 'image/gif', 'j.avif': 'image/avif', 'k.heic': 'image/heic' };
  for (const [name, type] of Object.entries(types)) expect((await ask(`/some/repo/assets/${name}?v=1`)).headers['content-type']).toBe(type);
});

test('nothing outside the folder is served, and no list of files', async () => {
  const paths = ['/some/repo/../secret.txt', '/some/repo/%2e%2e/secret.txt', '/some/repo/..%2fsecret.txt', '/some/repo/assets/..%2f..%2fsecret.txt', '/some/repo/..%5csecret.txt', '/some/repo//etc/passwd', '/some/repo/link.txt', '/some/repo/assets/', '/some/repo/assets', '/secret.txt', '/', '/some/repo/%00', '/some/repo/%zz'];
  for (const path of paths) {
    const { status, headers, body } = await ask(path);
    expect(status, path).toBe(404);
    expect(body, path).not.toMatch(/secret|root:|<html/);
    expect(headers['content-type'], path).toBe('text/plain; charset=utf-8');
  }
});

test('a missing asset is never answered with a page', async () => {
  const { status, headers } = await ask('/some/repo/assets/gone.js');
  expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
});

test('nothing can be written', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask('/some/repo/', method)).status).toBe(405);
});

test('a plain server sends no special headers, and requests are logged', async () => {
  const plain = await serve({ root: join(folder, 'site'), isolated: false, strict: false });
  const reply = await fetch(plain.url);
  expect(reply.headers.has('cross-origin-embedder-policy')).toBe(false);
  expect(reply.headers.has('content-security-policy')).toBe(false);
  expect(plain.log).toEqual([{ method: 'GET', path: '/', status: 200 }]);
  await plain.close();
});

test('a port that is taken is an error with its code', async () => {
  await expect(serve({ root: folder, port: served.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
