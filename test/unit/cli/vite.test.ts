import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, createLogger } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { glimpse } from '../../../src/cli/vite.ts';
import { temporary } from './fixture-site.ts';

let place: ReturnType<typeof temporary>;
beforeEach(() => {
  place = temporary();
  place.put('main.js', 'export const text = "of an application";');
  place.album(1, 'public/pictures/1.webp');
});
afterEach(() => place.remove());

/** What a build says. */
async function built(lib: boolean): Promise<string> {
  let said = '';
  const customLogger = { ...createLogger('silent'), info: (text: string) => void (said += text) };
  await build({ root: place.path, configFile: false, logLevel: 'silent', customLogger, plugins: [glimpse()], build: lib ? { lib: { entry: join(place.path, 'main.js'), formats: ['es'], fileName: 'main' } } : {} });
  return said;
}

test('a library has no pages: its pictures are not indexed', async () => {
  expect(await built(true)).toMatch(/No search index was made\. .*: there are no pages\./);
  expect(existsSync(join(place.path, 'dist/pictures/1.webp'))).toBe(true);
  expect(existsSync(join(place.path, 'dist/search'))).toBe(false);
});

test('a page that scripts fill has nothing yet, and its build ends well', async () => {
  place.put('index.html', '<!doctype html><title>App</title><div id="app"></div><script type="module" src="/main.js"></script>');
  expect(await built(false)).toMatch(/No search index was made\. .*: its pages have neither text nor pictures\./);
  expect(existsSync(join(place.path, 'dist/search'))).toBe(false);
});
