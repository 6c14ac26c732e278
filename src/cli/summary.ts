import { cleanName, cleanText, longestCaption } from '../clean.ts';
import type { Built } from './indexing/build.ts';
import type { LeftOut } from './indexing/finding.ts';
import { bytesText } from './progress-line.ts';

/** Names that are given for one reason. */
const mostNames = 5;

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { reason, name } of leftOut) {
    const names = byReason.get(reason);
    if (names) names.push(name);
    else byReason.set(reason, [name]);
  }
  return [...byReason].toSorted((a, b) => b[1].length - a[1].length).map(([reason, names]) => {
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
    return `  ${names.length} × ${cleanText(reason)} ${names.slice(0, mostNames).map((name) => cleanName(name, longestCaption)).join(', ')}${more}`;
  });
}

/** What a run did, for the person. */
export function summary({ kind, pages, unwanted, pictures, passages, encoded, leftOut, wrote }: Built, { out, model, seconds }: { readonly out: string; readonly model: string; readonly seconds: number }): string {
  const what = kind === 'site' ? `${counted(pictures, 'picture')} and ${counted(passages, 'passage')} of ${counted(pages, 'page')}` : counted(pictures, 'picture');
  const fresh = encoded.pictures + encoded.texts === 0 ? 'nothing was new' : `${counted(encoded.pictures, 'picture')} and ${counted(encoded.texts, 'text')} were new`;
  return [
    `Indexed ${what} with ${model} in ${seconds.toFixed(1)} s: ${fresh}.`,
    ...(unwanted > 0 ? [`${counted(unwanted, 'page asks', 'pages ask')} to be left out.`] : []),
    ...(leftOut.length > 0 ? [`Left out ${leftOut.length}:`, ...leftOutLines(leftOut)] : []),
    `Wrote ${counted(wrote.written.length, 'file')} to ${cleanName(out, longestCaption)}, ${bytesText(wrote.bytes)} in all: ${wrote.unchanged} unchanged, ${wrote.removed.length} removed.`,
    `integrity="${wrote.integrity}"`,
    '',
  ].join('\n');
}
