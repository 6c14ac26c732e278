/** One of the files that a picture may be shown from. */
export interface Candidate {
  readonly url: string;
  /** `800w` or `2x`; empty when nothing is told. */
  readonly descriptor: string;
}

/** Candidates of one picture at most. */
const most = 64;
const space = /[\t\n\f\r ]/;

/**
 * The candidates of a `srcset`, as the HTML standard splits it: addresses may hold commas (data: does), and only their last ones count.
 * Linear in its length.
 */
export function parseSrcset(srcset: string): Candidate[] {
  const found: Candidate[] = [];
  let at = 0;
  while (found.length < most) {
    while (at < srcset.length && (space.test(srcset.charAt(at)) || srcset[at] === ',')) at++;
    if (at >= srcset.length) return found;
    const start = at;
    while (at < srcset.length && !space.test(srcset.charAt(at))) at++;
    let end = at;
    while (srcset[end - 1] === ',') end--;
    const url = srcset.slice(start, end);
    if (end < at) {
      found.push({ url, descriptor: '' });
      continue;
    }
    const told = at;
    for (let depth = 0; at < srcset.length && (depth > 0 || srcset[at] !== ','); at++) {
      if (srcset[at] === '(') depth++;
      if (srcset[at] === ')' && depth > 0) depth--;
    }
    found.push({ url, descriptor: /[\d.]+[wx]\b/.exec(srcset.slice(told, Math.min(at, told + 64)))?.[0] ?? '' });
  }
  return found;
}
