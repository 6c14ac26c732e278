import { afterEach, expect, test, vi } from 'vitest';
import { accept } from '../../../src/ui/picking.ts';
import { FakeLibrary, stage } from './fake-library.ts';

afterEach(() => vi.restoreAllMocks());

test('file dialogs offer every picture, HEIC too', async () => {
  const set = await stage(new FakeLibrary(0));
  const dialogs = set.all('input[type=file]:not([webkitdirectory])') as HTMLInputElement[];
  expect(dialogs.map((dialog) => dialog.accept)).toEqual(Array(2).fill('image/*,.heic,.heif,.avif'));
});

test('where HEIC is converted as long as it is not asked for, it is not', () => {
  vi.spyOn(CSS, 'supports').mockReturnValue(true);
  expect(accept()).not.toMatch(/hei[cf]|\*/);
  for (const type of ['jpeg', 'svg+xml', 'x-icon', 'avif']) expect(accept()).toContain(`image/${type}`);
});
