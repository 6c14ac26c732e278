import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GlimpseError } from '../../src/errors.ts';
import { download } from '../../src/store/download.ts';

const file = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31) & 255));
const half = file.subarray(0, 50_000);
const page = '<!doctype html><title>Sign in to this network</title>';

/** Ways in which a server can fail, by path. */
const modes: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  good: (response) => response.writeHead(200, { 'content-length': file.length }).end(file),
  chunked: (response) => {
    response.write(half);
    setTimeout(() => response.end(file.subarray(50_000)), 20);
  },
  cut: (response) => {
    response.writeHead(200, { 'content-length': file.length }).write(half, () => setTimeout(() => response.destroy(), 20));
  },
  'cut-chunked': (response) => {
    response.writeHead(200).write(half, () => setTimeout(() => response.destroy(), 20));
  },
  // No length and no chunks: the end of the connection is the end of the file, and nobody can tell that it came early.
  'cut-unannounced': (_response, request) => {
    request.socket.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n'), half]));
  },
  gone: (response) => response.writeHead(404).end(page),
  busy: (response) => response.writeHead(429, { 'content-type': 'text/html' }).end(page),
  portal: (response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`\n  ${page}`),
  // It never ends by itself.
  'nameless-portal': (response) => void response.writeHead(200).write(page),
  empty: (response) => response.writeHead(204).end(),
  longer: (response) => response.end(Buffer.concat([file, half])),
  shorter: (response) => response.end(half),
  slow: (response) => void response.write(half),
  mute: () => {},
};

const server = createServer((request, response) => modes[request.url!.slice(1)]!(response, request));
let base = '';
const left: string[] = [];

beforeAll(async () => {
  server.on('request', (request, response: ServerResponse) => response.on('close', () => left.push(request.url!.slice(1))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (mode: string, options: Parameters<typeof download>[1] = {}): Promise<ArrayBuffer> => download({ url: base + mode, bytes: file.length }, options);

test.each(['good', 'chunked'])('%s: the bytes arrive, and are counted', async (mode) => {
  let counted = 0;
  const buffer = await get(mode, { onBytes: (bytes) => (counted += bytes) });
  expect(Buffer.from(buffer).equals(file)).toBe(true);
  expect(counted).toBe(file.length);
});

test.each([
  ['cut', 'model-network'],
  ['cut-chunked', 'model-network'],
  ['cut-unannounced', 'model-integrity'],
  ['gone', 'model-http'],
  ['busy', 'model-http'],
  ['empty', 'model-http'],
  ['portal', 'model-html'],
  ['nameless-portal', 'model-html'],
  ['longer', 'model-integrity'],
  ['shorter', 'model-integrity'],
])('%s: %s, and the address for the developer', async (mode, code) => {
  const error = await get(mode).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GlimpseError);
  expect(error).toMatchObject({ code, detail: expect.stringContaining(base + mode) });
});

test('a refused connection is the network', async () => {
  await expect(download({ url: 'http://127.0.0.1:9/x', bytes: 1 }, {})).rejects.toMatchObject({ code: 'model-network' });
});

test.each(['slow', 'mute'])('%s: cancelling ends it with AbortError, and the connection', async (mode) => {
  const controller = new AbortController();
  left.length = 0;
  const getting = get(mode, { signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  await expect(getting).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => left).toEqual([mode]);
});

test.each(['slow', 'mute'])('%s: a server that falls silent is given up', async (mode) => {
  left.length = 0;
  await expect(get(mode, { silence: 200 })).rejects.toMatchObject({ code: 'model-network', detail: expect.stringContaining('silent') });
  await expect.poll(() => left).toEqual([mode]);
});

test('a page that is refused is not read to its end', async () => {
  left.length = 0;
  await expect(get('nameless-portal')).rejects.toMatchObject({ code: 'model-html' });
  await expect.poll(() => left).toEqual(['nameless-portal']);
});

test('the reason of a signal comes through: a model that is closed says so', async () => {
  const controller = new AbortController();
  const getting = get('slow', { signal: controller.signal });
  setTimeout(() => controller.abort(new GlimpseError('disposed')), 50);
  await expect(getting).rejects.toMatchObject({ code: 'disposed' });
});
