import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiskFile } from '../../../src/cli/disk-file.ts';
import { Walk } from '../../../src/cli/folder.ts';
import { crawl } from '../../../src/cli/site/crawl.ts';
import { serve } from '../../../src/cli/static-server.mjs';
import { page, temporary } from './fixture-site.ts';

const never = new AbortController().signal;
let site: ReturnType<typeof temporary>;
beforeEach(() => {
  site = temporary();
});
afterEach(() => site.remove());

async function crawled(base = '/') {
  const root = realpathSync(site.path);
  const files = await new Walk().files(root, () => {});
  const { found, leftOut, pages, unwanted } = await crawl(root, files.flatMap(({ path, name }) => (/\.html?$/i.test(name) ? [path] : [])), base, never);
  const pictures = found.flatMap(({ source, facts, url, page: place }) => (source instanceof DiskFile ? [{ file: basename(source.path), url, words: facts.caption, page: place?.url }] : []));
  const passages = found.flatMap(({ source, page: place }) => ('text' in source && !(source instanceof DiskFile) ? [{ text: source.text, page: place?.url, title: place?.title, headings: place?.headings }] : []));
  return { pictures, passages, leftOut: leftOut.map(({ name, reason }) => `${name}: ${reason}`), pages, unwanted };
}

test('pictures and passages of pages, with where they stand', async () => {
  site.album(1, 'img/umbrellas.webp');
  site.album(2, 'docs/two words.webp');
  site.put('index.html', page('Home', '<nav><p>Menu</p></nav><main><h1>Welcome</h1><p>Some words about umbrellas.</p><h2 id="night">At night</h2><img src="img/umbrellas.webp" alt="Four umbrellas"></main><footer>Imprint</footer>'));
  site.put('docs/index.html', page('', '<h1>Guide</h1><p id="start">How to begin.</p><figure><img src="two%20words.webp?v=2#x"><figcaption>A second one</figcaption></figure><p data-glimpse-ignore>Not this</p>'));
  site.put('about.html', page('About', '<p>Who we are.</p>', '<meta name="robots" content="noindex">'));
  const { pictures, passages, leftOut, pages } = await crawled();
  expect(pages).toBe(2);
  expect(pictures).toEqual([
    { file: 'umbrellas.webp', url: 'img/umbrellas.webp', words: 'Four umbrellas', page: './#night' },
    { file: 'two words.webp', url: 'docs/two%20words.webp?v=2', words: 'A second one', page: 'docs/#start' },
  ]);
  expect(passages).toEqual([
    { text: 'Some words about umbrellas.', page: './', title: 'Home', headings: ['Welcome'] },
    { text: 'How to begin.', page: 'docs/#start', title: 'Guide', headings: ['Guide'] },
  ]);
  expect(leftOut).toEqual([]);
});

test('a page is left out when it asks for that, and for nothing less', async () => {
  const asking = { 'a.html': 'max-image-preview:none', 'b.html': 'index, follow, max-snippet:-1, max-image-preview: none', 'c.html': 'no-noindex', 'd.html': 'unavailable_after: 2030-01-01, noimageindex' };
  const out = { 'e.html': 'NoIndex', 'f.html': 'nofollow , noindex', 'g.html': 'none', 'h.html': 'noindex nofollow, max-image-preview:large' };
  for (const [name, content] of Object.entries({ ...asking, ...out })) site.put(name, page(name, `<p>Words of ${name}.</p>`, `<meta name="Robots" content="${content}">`));
  const { passages, pages, unwanted, leftOut } = await crawled();
  expect(passages.map(({ title }) => title)).toEqual(Object.keys(asking));
  expect([pages, unwanted, leftOut]).toEqual([4, 4, []]);
});

test('what a site has marked is all that counts, and titles can be told', async () => {
  site.put('a.html', page('Wrong', '<p>Around it.</p><article data-glimpse-body><h1 data-glimpse-meta="title">Right</h1><p>Marked.</p><div data-glimpse-body><p>Once.</p></div></article>'));
  site.put('b.html', page('Unmarked', '<p>Not indexed.</p>'));
  site.put('c.html', page('Wrong', '<section data-glimpse-body data-glimpse-meta="kind:page, title:In words, as well"><p>Too.</p></section>'));
  const { passages, pages } = await crawled();
  expect(pages).toBe(2);
  expect(passages.map(({ title, text }) => [title, text])).toEqual([['Right', 'Marked.\nOnce.'], ['In words, as well', 'Too.']].map(([title, text]) => [title, expect.stringMatching(new RegExp(text!.replace('\n', '\\s+')))]));
});

test('of responsive pictures the smallest is taken that is wide enough, else the widest', async () => {
  // 480 wide.
  site.album(1, 'wide.webp');
  site.album(2, 'other.webp');
  site.put('small.png', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'));
  site.put('index.html', page('x', '<picture><source srcset="small.png 200w, wide.webp 800w, missing.webp 1600w"><img src="small.png" alt="picture"></picture><img src="small.png" srcset="missing.webp 2x" alt="the only one">'));
  const { pictures, leftOut } = await crawled();
  expect(pictures.map(({ file, words }) => [file, words])).toEqual([['wide.webp', 'picture'], ['small.png', 'the only one']]);
  expect(leftOut).toEqual([]);
});

test('addresses count from the base, which may be where the site is served', async () => {
  site.album(1, 'a/1.webp');
  site.album(2, 'a/2.webp');
  site.album(3, 'b/3.webp');
  site.put('b/index.html', page('x', '<img src="1.webp" alt="relative to the base"><img src="https://example.org/docs/a/2.webp" alt="absolute"><img src="/docs/b/3.webp" alt="from the root"><img src="/other/4.webp" alt="above">', '<base href="/docs/a/"><base href="/nowhere/">'));
  const { pictures, leftOut } = await crawled('https://example.org/docs');
  expect(pictures.map(({ url }) => url)).toEqual(['a/1.webp', 'a/2.webp', 'b/3.webp']);
  expect(leftOut).toEqual(['/other/4.webp: The picture is on another site.']);
});

test('addresses with a name and a password in them are those of the site', async () => {
  site.album(1, 'img/a.png');
  site.put('index.html', page('x', '<img src="http://user:pass@site.invalid/img/a.png?v=2" alt="one">'));
  expect((await crawled()).pictures.map(({ url }) => url)).toEqual(['img/a.png?v=2']);
});

test('a page has the address at which it is served', async () => {
  for (const name of ['index.html', 'old/index.htm', 'old/Index.html', 'old/page.htm']) site.put(name, page(name, `<p>Words of ${name}.</p>`));
  const { passages } = await crawled();
  expect(Object.fromEntries(passages.map(({ title, page: url }) => [title, url]))).toEqual({ 'index.html': './', 'old/index.htm': 'old/index.htm', 'old/Index.html': 'old/Index.html', 'old/page.htm': 'old/page.htm' });
  const server = await serve({ root: site.path });
  for (const { page: url, title } of passages) {
    const reply = await fetch(new URL(url!, server.url));
    expect([reply.headers.get('content-type'), await reply.text()]).toEqual(['text/html; charset=utf-8', expect.stringContaining(`Words of ${title}.`)]);
  }
  await server.close();
});

test('hostile and broken pages harm nothing', async () => {
  site.album(1, 'pictures/1.webp');
  site.link('/etc', 'pictures/etc');
  site.link('..', 'pictures/loop');
  site.put('deep.html', `${'<div>'.repeat(10_000)}<p>At the bottom.</p>`);
  site.put('empty.html', '');
  site.put('bytes.html', Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256));
  site.put('fragment.html', '<p>One</p><p>Two');
  site.put('hostile.html', `<html><head><base href="javascript:alert(1)"><base href="https://evil.example/"><title>Broken <b>title</title></head>
    <body><div id="same"><h1 id="same">Twice</h1><p>Words &amp; more</div></p><form><input name="firstChild"><input name="parentNode"></form>
    <img src="../../etc/passwd" alt="up"><img src="%2e%2e/%2e%2e/etc/passwd" alt="coded"><img src="..%2f..%2fetc%2fpasswd" alt="coded slash"><img src="pictures/etc/hostname" alt="link out">
    <img src="data:image/png;base64,AAAA" alt="data"><img src="javascript:alert(1)" alt="script"><img src="file:///etc/passwd" alt="file"><img src="http://[bad" alt="bad"><img alt="none">
    <img src="pictures/1.webp%00.png" alt="zero"><img src="%ff%fe.webp" alt="no utf-8"><img src="pictures/" alt="folder"><img src="//other.example/x.webp" alt="foreign">
    <img src="pictures/1.webp" alt="good"><table><td><p>Cell<script>document.write('<p>never</p>')</script><!-- <p>comment</p> --><unclosed attr="`);
  const { pictures, passages, leftOut, pages } = await crawled();
  expect(pages).toBe(5);
  expect(pictures).toEqual([{ file: '1.webp', url: 'pictures/1.webp', words: 'good', page: expect.stringMatching(/^hostile\.html/) }]);
  expect(passages.map(({ text }) => text).join(' ')).toMatch(/At the bottom\..*One\s+Two.*Words & more/s);
  expect(passages.map(({ text }) => text).join(' ')).not.toMatch(/never|comment/);
  expect(leftOut.every((line) => /not there|another site/.test(line))).toBe(true);
  expect(leftOut).toContain('http://other.example/x.webp: The picture is on another site.');
  expect(leftOut.map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(['/etc/passwd', '/pictures/etc/hostname', '/pictures/']));
});

test('pages are read in the characters that they are written in', async () => {
  site.put('latin.html', Buffer.from('<meta charset="iso-8859-1"><title>Caf\xe9</title><p>Gr\xfc\xdfe', 'latin1'));
  site.put('mark.html', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<title>x</title><p>süß', 'utf16le')]));
  site.put('unknown.html', '<meta charset="nonsense"><p>plain');
  const { passages } = await crawled();
  expect(passages.map(({ text, title }) => [title, text])).toEqual([['Café', 'Grüße'], ['x', 'süß'], ['unknown.html', 'plain']]);
});

test('the first passage of a page has its title and all headings above in its name, the others the last heading', async () => {
  site.put('index.html', page('Weather diary', '<main><h1>A handbook</h1><h2>Spring</h2><p>Rain from the west.</p><h2>Summer</h2><p>Storms at night.</p></main>'));
  const files = await new Walk().files(realpathSync(site.path), () => {});
  const { found } = await crawl(realpathSync(site.path), files.map(({ path }) => path), '/', never);
  expect(found.map(({ name }) => name)).toEqual(['Weather diary – A handbook – Spring', 'Summer']);
});
