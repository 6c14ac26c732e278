import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { heldOutFolder } from './rig.ts';

interface Upload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A black picture of one bit a pixel: as large as one likes, in very few bytes. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

const jpeg = (name: string, buffer: Buffer): Upload => ({ name, mimeType: 'image/jpeg', buffer });
const good = (file: string): Buffer => readFileSync(join(heldOutFolder, file));

/** What a person may pick by mistake, and the reason each is given. */
export const badFiles: { file: Upload; reason: RegExp }[] = [
  { file: jpeg('notes.jpg', Buffer.from('only words, and quite a few of them')), reason: /not a picture/ },
  { file: jpeg('empty.jpg', Buffer.alloc(0)), reason: /empty/ },
  { file: { name: 'cut.png', mimeType: 'image/png', buffer: png(64, 64).subarray(0, 45) }, reason: /damaged|not a picture/ },
  { file: { name: 'bomb.png', mimeType: 'image/png', buffer: png(30_000, 30_000) }, reason: /too many pixels/ },
  { file: jpeg('page.jpg', Buffer.from('<!doctype html><title>Not found</title><p>The file is not here.')), reason: /not a picture/ },
  { file: jpeg('"><img src=x onerror=hacked()>.jpg', Buffer.from('x')), reason: /not a picture/ },
  { file: jpeg('evil\u202Egpj.exe', Buffer.from('MZ\x90\x00 nothing to see')), reason: /not a picture/ },
];

/** Pictures with odd names or wrong extensions that are fine all the same. */
export const oddFiles: Upload[] = [
  { name: 'wrong-extension.png', mimeType: 'image/png', buffer: good('01.webp') },
  jpeg('<b>bold</b>.jpg', good('02.webp')),
  jpeg('left\u202Eto right.jpg', good('03.webp')),
];
