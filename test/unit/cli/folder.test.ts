import { expect, test } from 'vitest';
import { type Entry, Walk } from '../../../src/cli/folder.ts';

const file = (path: string): Entry => ({ kind: 'file', name: path.split('/').at(-1)!, path });
const folder = (path: string): Entry => ({ ...file(path), kind: 'folder' });

/** A disk that would take minutes to fill, with a folder that cannot be read. */
class LargeDisk extends Walk {
  override async list(path: string): Promise<Entry[]> {
    if (path === '/') return [folder('/closed'), folder('/large'), file('/last.html')];
    if (path === '/large') return [...Array.from({ length: 200_000 }, (_, i) => file(`/large/${i}.html`)), folder('/large/more')];
    if (path === '/large/more') return [file('/large/more/x.html')];
    throw new Error('EACCES');
  }
}

test('a folder of many files is whole, and one that cannot be read is told of', async () => {
  const skipped: string[] = [];
  const files = await new LargeDisk().files('/', (path) => skipped.push(path));
  expect(files).toHaveLength(200_002);
  expect([files[0], files[1], files.at(-1)].map((entry) => entry!.path)).toEqual(['/last.html', '/large/0.html', '/large/more/x.html']);
  expect(skipped).toEqual(['/closed']);
  await expect(new LargeDisk().files('/closed', () => {})).rejects.toThrow('EACCES');
});
