/** Without a segmenter: after a full stop and the like, with the space that follows. */
function simply(text: string): string[] {
  return text.match(/[^.!?。！？…]*(?:[.!?…]+(?:\s+|$)|[。！？]+\s*|[.!?…]+|$)/g)?.filter((part) => part !== '') ?? [];
}

function sentences(text: string): string[] {
  // English has the plain rules, which are those of nearly every language; the visitor's own would cut one page in many ways.
  return 'Segmenter' in Intl ? Array.from(new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text), ({ segment }) => segment) : simply(text);
}

/** Where to cut a text that has no sentence short enough: after the last space, never within a character. */
function cut(text: string, longest: number): number {
  const at = text.lastIndexOf(' ', longest);
  if (at > longest / 2) return at + 1;
  return /[\ud800-\udbff]/.test(text.charAt(longest - 1)) ? longest - 1 : longest;
}

/**
 * A text in stretches of whole sentences, each of at most `longest` characters; a sentence that is longer is cut between words.
 * Together they are the text, but for the spaces at their ends.
 */
export function stretches(text: string, longest: number): string[] {
  if (text.length <= longest) return [text];
  const found: string[] = [];
  let held = '';
  for (const sentence of sentences(text)) {
    if (held !== '' && held.length + sentence.trimEnd().length > longest) {
      found.push(held);
      held = '';
    }
    let rest = sentence;
    for (; rest.trimEnd().length > longest; rest = rest.slice(cut(rest, longest))) found.push(rest.slice(0, cut(rest, longest)));
    held += rest;
  }
  found.push(held);
  return found.map((part) => part.trim()).filter((part) => part !== '');
}
