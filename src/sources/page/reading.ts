import { cleanText } from '../../clean.ts';
import type { CollectOptions, Found } from './collect.ts';
import { dataOf, isElement, isText, matches, tagOf } from './dom.ts';
import { Outline } from './outline.ts';
import { Passages, type Standing } from './passages.ts';
import { addressesOf, wordsOf } from './picture.ts';
import { Pictures } from './pictures.ts';
import { headingLevel, isBlock, isLeftOut } from './tags.ts';

/** Before these, what has been said is complete: a question with its answer is one passage, and no other. */
const apart: ReadonlySet<string> = new Set(['figure', 'hr', 'details']);

/** A `<figure>` that is open: its pictures wait for the caption. */
interface Figure {
  readonly element: Element;
  readonly pictures: ((caption: string) => Found)[];
  /** Text of the caption. */
  caption: string[];
}

/** What has been seen of a page that is walked through, and where the walk is. */
export class Reading {
  readonly #options: CollectOptions;
  readonly #passages = new Passages();
  readonly #outline = new Outline();
  readonly #pictures = new Pictures();
  readonly #figures: Figure[] = [];
  /** Blocks that are open, outermost first. */
  readonly #blocks: [Element, ...Element[]];
  /** The heading or caption that is open, and where its text goes. */
  #title: { readonly element: Element; readonly pieces: string[] } | undefined;
  /** What was just left out: it is not left like the others. */
  #skipped: Node | undefined;

  constructor(top: Element, options: CollectOptions) {
    this.#blocks = [top];
    this.#options = options;
  }

  /** Returns whether what is in it counts. */
  *enter(node: Node): Generator<Found, boolean> {
    if (isText(node)) this.#text(dataOf(node));
    if (!isElement(node)) return false;
    const { hidden, ignore, backgrounds } = this.#options;
    if (isLeftOut(node) || hidden?.(node) || (ignore !== undefined && matches(node, ignore))) {
      this.#skipped = node;
      // Words on both sides of a button are not one word.
      this.#text(' ');
      return false;
    }
    const tag = tagOf(node);
    this.#outline.pass(node, tag);
    if (tag === 'br' || tag === 'wbr') this.#text(tag === 'br' ? '\n' : '');
    const level = headingLevel(node, tag);
    if (level > 0 || apart.has(tag)) yield* this.#passages.close();
    else if (isBlock(tag)) yield* this.#passages.end();
    if (level > 0 || isBlock(tag)) this.#blocks.push(node);
    if (tag === 'figure') this.#figures.push({ element: node, pictures: [], caption: [] });
    const figure = this.#figures.at(-1);
    if (!this.#title && (level > 0 || (tag === 'figcaption' && figure))) this.#title = { element: node, pieces: tag === 'figcaption' && figure ? figure.caption : [] };
    const addresses = tag === 'img' ? addressesOf(node) : undefined;
    if (addresses) this.#picture(node, addresses);
    const background = backgrounds?.(node);
    if (background !== undefined) this.#picture(node, { src: background });
    return true;
  }

  *leave(node: Node): Iterable<Found> {
    if (!isElement(node)) return;
    if (node === this.#skipped) {
      this.#skipped = undefined;
      return;
    }
    const tag = tagOf(node);
    const level = headingLevel(node, tag);
    if (node === this.#title?.element) {
      if (level > 0) {
        this.#outline.head(level, cleanText(this.#title.pieces.join('')));
        yield* this.#pictures.head(node, this.#outline.headings);
      }
      this.#title = undefined;
    } else if (tag === 'details') yield* this.#passages.close();
    else if (isBlock(tag)) yield* this.#passages.end();
    if (node === this.#blocks.at(-1)) this.#blocks.pop();
    if (node === this.#figures.at(-1)?.element) yield* this.#endFigure();
  }

  *close(): Iterable<Found> {
    while (this.#figures.length > 0) yield* this.#endFigure();
    yield* this.#passages.close();
    yield* this.#pictures.close();
  }

  #text(data: string): void {
    if (this.#title) this.#title.pieces.push(data);
    else this.#passages.add(data, () => this.#standing());
  }

  #standing(element = this.#blocks.at(-1) ?? this.#blocks[0]): Standing {
    const { headings, fragment } = this.#outline;
    return { headings, fragment, element };
  }

  #picture(element: Element, addresses: Pick<Found, 'src' | 'sources'>): void {
    const standing = this.#standing(element);
    const found = (caption: string): Found => ({ kind: 'picture', text: wordsOf(element, caption), ...addresses, ...standing });
    const figure = this.#figures.at(-1);
    if (figure) figure.pictures.push(found);
    else this.#pictures.add(found(''));
  }

  /** The caption is the words of its pictures; of a figure without any, it is a passage. */
  *#endFigure(): Iterable<Found> {
    const figure = this.#figures.pop();
    if (!figure) return;
    const { element, pictures } = figure;
    const caption = cleanText(figure.caption.join(''));
    for (const picture of pictures) this.#pictures.add(picture(caption));
    if (pictures.length === 0 && caption !== '') this.#passages.add(caption, () => this.#standing(element));
    yield* this.#passages.close();
  }
}
