import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { collect, type CollectOptions } from '../../../src/sources/page/collect.ts';
import { parseSrcset } from '../../../src/sources/page/srcset.ts';
import { stretches } from '../../../src/sources/page/sentences.ts';

const page = (body: string): Document => parseHTML(`<!doctype html><html><head><title>Of the page</title></head><body>${body}</body></html>`).document;
const found = (body: string, options?: CollectOptions) => [...collect(page(body), options)];
const texts = (body: string, options?: CollectOptions) => found(body, options).map(({ text }) => text);
const long = (word: string) => `${word} ${'stands in a row of words that goes on. '.repeat(6)}`.trim();

test('passages have their headings, outermost first, and the nearest fragment', () => {
  const [intro, first, second, after] = found(`<h1 id="top">Harbours <a href="#top">#</a></h1><p>About harbours.</p>
    <section id="north"><h2>North</h2><p>Cold  water\n and <b>ic</b>e.</p></section><h3>Deeper</h3><p>Seals.</p><h2 id="south">South</h2><p>Palms.</p>`);
  expect(intro).toMatchObject({ kind: 'passage', text: 'About harbours.', headings: ['Harbours'], fragment: 'top' });
  expect(first).toMatchObject({ text: 'Cold water and ice.', headings: ['Harbours', 'North'], fragment: 'north' });
  expect(second).toMatchObject({ headings: ['Harbours', 'North', 'Deeper'] });
  expect(after).toMatchObject({ text: 'Palms.', headings: ['Harbours', 'South'], fragment: 'south' });
  expect(intro?.element.localName).toBe('p');
});

test('short blocks under one heading are joined, long ones stay apart, longer ones are cut at sentences', () => {
  expect(texts('<h2>A</h2><ul><li>One</li><li>Two</li></ul><table><tr><td>Three</td><td>Four</td></tr></table><h2>B</h2><p>Five</p>')).toEqual(['One\nTwo\nThree\nFour', 'Five']);
  expect(texts(`<p>${long('First')}</p><p>${long('Second')}</p>`)).toEqual([long('First'), long('Second')]);
  const cut = texts(`<p>${'A sentence of some length stands here. '.repeat(40)}</p>`);
  expect(cut.length).toBeGreaterThan(2);
  for (const text of cut) {
    expect(text.length).toBeLessThanOrEqual(600);
    expect(text).toMatch(/^A sentence .*here\.$/);
  }
  expect(cut.join(' ')).toBe('A sentence of some length stands here. '.repeat(40).trim());
});

test('a text that has no sentence is cut between words, and one that has no word within it', () => {
  for (const text of ['word '.repeat(500).trim(), 'x'.repeat(1501), '😀'.repeat(700)]) {
    const parts = stretches(text, 600);
    expect(parts.every((part) => part.length <= 600 && !/[\ud800-\udbff]$/.test(part))).toBe(true);
    expect(parts.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  }
});

test('what is no content is left out', () => {
  expect(texts(`<nav>Menu</nav><script>let a;</script><style>b{}</style><template>In a template</template><noscript>Without scripts</noscript>
    <div hidden>Hidden</div><p aria-hidden="true">Of no use</p><div role="navigation">Ways</div><p data-glimpse-ignore>Left out</p><p class="ad">Buy</p>
    <dialog>Closed</dialog><dialog open>Open</dialog><svg><text>Drawn</text></svg><p>One<button>Press</button>two</p><p>· · ·</p>`, { ignore: '.ad' })).toEqual(['Open\nOne two']);
  expect(texts('<p id="a">Seen</p><div><p>Unseen</p></div>', { hidden: ({ localName }) => localName === 'div' })).toEqual(['Seen']);
  expect(() => found('<p>a</p>', { ignore: 'p:::' })).toThrow(expect.objectContaining({ code: 'input-invalid' }));
});

test('pictures have the words of alt, figcaption and title once, all their addresses, and no icons', () => {
  const pictures = found(`<h2>Boats</h2>
    <figure><picture><source srcset="a.avif 400w, b.avif 800w" type="image/avif"><img src="a.jpg" srcset="a.jpg 1x, b.jpg 2x" alt="A red boat"></picture><figcaption>A red boat in <i>Kiel</i></figcaption></figure>
    <img src="plain.png" alt="" title="A pier"><img src="dot.gif" width="1" height="1"><img src="i.png" width="16" height="16" alt="icon"><img alt="nothing">
    <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="late.jpg" alt="Late"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="Never"><img src="p.png" role="presentation">`);
  expect(pictures).toHaveLength(3);
  expect(pictures[0]).toMatchObject({ kind: 'picture', text: 'A red boat in Kiel', src: 'a.jpg', sources: ['a.avif 400w', 'b.avif 800w', 'a.jpg 1x', 'b.jpg 2x'], headings: ['Boats'] });
  expect(pictures[1]).toMatchObject({ text: 'A pier', src: 'plain.png' });
  expect(pictures[2]).toMatchObject({ text: 'Late', src: 'late.jpg' });
});

test('the caption of a figure without a picture is a passage, and backgrounds count where they are asked for', () => {
  expect(texts('<figure><pre>let boat = 1;</pre><figcaption>How a boat is made</figcaption></figure>')).toEqual(['let boat = 1;\nHow a boat is made']);
  const [picture] = found('<div id="hero" aria-label="The sea"></div>', { backgrounds: (element) => (element.id === 'hero' ? 'sea.jpg' : undefined) });
  expect(picture).toMatchObject({ kind: 'picture', src: 'sea.jpg', text: 'The sea', fragment: 'hero' });
});

test('on a card the heading below the picture is its own; elsewhere it is the one above', () => {
  const pictures = found(`<h1>Shop</h1><div class="grid">
    <a class="card"><div><img src="1.jpg" alt="One"></div><div><h3>First</h3></div></a><a class="card"><div><img src="2.jpg" alt="Two"></div><div><h3>Second</h3></div></a></div>
    <h2>About</h2><img src="3.jpg" alt="Three"><h2>Jobs</h2><p>None.</p>`).filter(({ kind }) => kind === 'picture');
  expect(pictures.map(({ text, headings }) => [text, headings.join(' > ')])).toEqual([['One', 'Shop > First'], ['Two', 'Shop > Second'], ['Three', 'Shop > About']]);
});

test('an id that is taken leads elsewhere', () => {
  expect(found('<h2 id="a">A</h2><p>One</p><h2 id="b">B</h2><p>Two</p><h2 id="a">C</h2><p>Three</p>').map(({ fragment }) => fragment)).toEqual(['a', 'b', 'b']);
});

test('srcset is split as browsers do', () => {
  expect(parseSrcset(' a.jpg 100w , data:image/png;base64,AA 2x,b.jpg, c.jpg (x,y) 3x,,')).toEqual([
    { url: 'a.jpg', descriptor: '100w' },
    { url: 'data:image/png;base64,AA', descriptor: '2x' },
    { url: 'b.jpg', descriptor: '' },
    { url: 'c.jpg', descriptor: '3x' },
  ]);
  expect(parseSrcset(',,, ')).toEqual([]);
});

test('a page that is nested very deeply is read to its end', () => {
  const document = page('');
  let inner: Element = document.createElement('div');
  inner.append('The deepest words');
  for (let i = 0; i < 20_000; i++) {
    const outer = document.createElement('div');
    outer.append(inner);
    inner = outer;
  }
  expect([...collect(inner)].map(({ text }) => text)).toEqual(['The deepest words']);
});

test('a part of a page is read alone, and twice the same', () => {
  const document = page('<p>Before</p><main><p>Within</p></main><p>After</p>');
  const main = document.querySelector('main');
  if (!main) throw new Error('no main');
  const once = [...collect(main)];
  expect(once.map(({ text }) => text)).toEqual(['Within']);
  expect([...collect(main)]).toEqual(once);
});
