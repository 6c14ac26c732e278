import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './rig.ts';

/** A question about the pictures of the site, and the file names of those that answer it in full. */
export interface LabelledQuery {
  readonly text: string;
  readonly answers: readonly string[];
}

interface Half {
  readonly pictures: readonly { readonly file: string; readonly caption: string }[];
  readonly queries: readonly { readonly text: string; readonly matches: Readonly<Record<string, number>> }[];
}

const pages = 30;
const perPage = 4;
const questions = 40;

const { halves } = JSON.parse(readFileSync(join(root, 'test/fixtures/eval/eval.json'), 'utf8')) as { halves: { 'held-back': Half } };
const { pictures, queries } = halves['held-back'];
export const sitePictures = pictures.slice(0, pages * perPage);

const known = new Set(sitePictures.map(({ file }) => file));
const answerable = queries
  .map(({ text, matches }) => ({ text, answers: Object.entries(matches).flatMap(([file, grade]) => (grade === 2 && known.has(file) ? [file] : [])) }))
  .filter(({ answers }) => answers.length > 0);

/** Spread over all kinds of questions: every third one or so. */
export const siteQueries: readonly LabelledQuery[] = Array.from({ length: questions }, (_, i) => answerable[Math.floor((i * answerable.length) / questions)]!);

/** A passage that no other page has, at the end of its page, with characters that have a meaning in addresses. */
export const farBelow = { number: 12, text: 'Whoever finds the silver thimble-case, its key & its chain may keep them; they were lost in the tall grass behind the old mill, 100 % of them.' } as const;

/** The same in short blocks, which are one passage. */
export const inBlocks = { number: 14, blocks: ['Notes.', 'The copper lantern hangs in the hall.', 'It is lit in the evening'] } as const;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A page of the site: some pictures have their words, some have none, as on any site. */
export function sitePage(number: number, ...notes: readonly string[]): string {
  const blocks = notes.length > 0 ? notes : [`The drawings on sheet ${number} were made in the same afternoon, with the same pens, and nobody has asked for them since then.`];
  const figures = sitePictures.slice((number - 1) * perPage, number * perPage).map(({ file, caption }, i) => {
    const image = `<img src="../pictures/${file}" alt="${i % 2 === 0 ? escape(caption) : ''}" width="224" height="224" loading="lazy">`;
    return i % 2 === 1 && caption ? `<figure>${image}<figcaption>${escape(caption)}</figcaption></figure>` : `<p>${image}</p>`;
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sheet ${number} – The picture book</title><link rel="icon" href="data:,"><script type="module" src="../glimpse/page.js"></script></head>
<body>
<nav><glimpse-page index="../search/"></glimpse-page> <a href="../index.html">All sheets</a> <a href="sheet-${(number % pages) + 1}.html">Next sheet</a></nav>
<main><h1 id="sheet">Sheet ${number}</h1>
${figures.join('\n')}
${blocks.map((block) => `<p>${escape(block)}</p>`).join('\n')}
</main>
</body>
</html>
`;
}

const notesOf = (number: number): readonly string[] => (number === farBelow.number ? [farBelow.text] : number === inBlocks.number ? inBlocks.blocks : []);

/** A built site in a folder: a page of pages, 30 sheets and 120 pictures. */
export function writeSite(folder: string): void {
  mkdirSync(join(folder, 'sheets'), { recursive: true });
  mkdirSync(join(folder, 'pictures'), { recursive: true });
  for (const { file } of sitePictures) cpSync(join(root, 'test/fixtures/eval', file), join(folder, 'pictures', file));
  for (let number = 1; number <= pages; number++) writeFileSync(join(folder, `sheets/sheet-${number}.html`), sitePage(number, ...notesOf(number)));
  const links = Array.from({ length: pages }, (_, i) => `<li><a href="sheets/sheet-${i + 1}.html">Sheet ${i + 1}</a></li>`).join('\n');
  writeFileSync(join(folder, 'index.html'), `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>The picture book</title><link rel="icon" href="data:,"><script type="module" src="glimpse/define.js"></script></head>
<body>
<h1>The picture book</h1>
<glimpse-search index="search/"></glimpse-search>
<ul>
${links}
</ul>
</body>
</html>
`);
}
