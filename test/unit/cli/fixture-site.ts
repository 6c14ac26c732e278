import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../source.ts';

/** A folder that goes with the test. */
export function temporary(): { readonly path: string; put(path: string, content: string | Uint8Array): void; album(picture: number, path: string): void; link(to: string, path: string): void; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'glimpse-site-'));
  const place = (name: string): string => {
    const whole = join(path, name);
    mkdirSync(dirname(whole), { recursive: true });
    return whole;
  };
  return {
    path,
    put: (name, content) => writeFileSync(place(name), content),
    album: (picture, name) => copyFileSync(join(root, 'public/album', `${String(picture).padStart(3, '0')}.webp`), place(name)),
    link: (to, name) => symlinkSync(to, place(name)),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export const page = (title: string, body: string, head = ''): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>${body}</body></html>`;
