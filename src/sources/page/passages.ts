import { cleanName } from '../../clean.ts';
import type { Found } from './collect.ts';
import { stretches } from './sentences.ts';

/** Characters of a passage at most. */
const longest = 600;
/** Characters below which a passage takes in its neighbour. */
const short = 200;

/** Where text stands. */
export interface Standing {
  readonly headings: readonly string[];
  readonly fragment: string | undefined;
  readonly element: Element;
}

/** With a line break where one of its blocks ends and the next begins, and nowhere else. */
type Passage = Standing & { readonly text: string };

/** Blocks of text become passages: short ones under one heading are joined, long ones cut. */
export class Passages {
  #pieces: string[] = [];
  #standing: Standing | undefined;
  #held: Passage | undefined;

  /** Text within a block. @param standing called with the first text of a block */
  add(text: string, standing: () => Standing): void {
    if (!this.#standing && text.trim() !== '') this.#standing = standing();
    if (this.#standing) this.#pieces.push(text);
  }

  /** A block has ended: what is complete by that. */
  *end(): Iterable<Found> {
    const standing = this.#standing;
    if (!standing) return;
    const text = cleanName(this.#pieces.join('').replace(/\s+/g, ' '), Infinity);
    this.#pieces = [];
    this.#standing = undefined;
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    const held = this.#held;
    if (held && joins(held, text, standing)) {
      this.#held = { ...held, text: `${held.text}\n${text}` };
      return;
    }
    yield* this.#release();
    this.#held = { ...standing, text };
  }

  /** Nothing that follows belongs to what came before. */
  *close(): Iterable<Found> {
    yield* this.end();
    yield* this.#release();
  }

  *#release(): Iterable<Found> {
    const held = this.#held;
    this.#held = undefined;
    if (held) for (const text of stretches(held.text, longest)) yield { kind: 'passage', ...held, text };
  }
}

function joins(held: Passage, text: string, { headings, fragment }: Standing): boolean {
  if (held.headings !== headings || held.fragment !== fragment) return false;
  return Math.min(held.text.length, text.length) < short && held.text.length + text.length < longest;
}
