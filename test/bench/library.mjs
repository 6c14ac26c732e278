export const title = 'Library';

/** @typedef {{ name: string, p50: number, p95: number, more50: number, more95: number }} Figure */

const frame = 1000 / 60;

/** @param {Figure} figure */
const line = ({ name, p50, p95, more50, more95 }) => `| ${name} | ${p50.toFixed(2)} | ${p95.toFixed(2)} | ${more50.toFixed(2)} | ${more95.toFixed(2)} | ${more50 <= frame ? (more95 <= frame ? 'yes' : 'by median') : '**no**'} |`;

/** @param {{ rows: number, worded: number, loaded: number, indexed: number, scan: { p50: number, p95: number }, merged: Figure[], others: Figure[] }} result what library.worker.ts measured */
export function report({ rows, worded, loaded, indexed, scan, merged, others }) {
  return [
    `Whole searches of ${rows.toLocaleString('en')} pictures (768 numbers, in clusters), ${worded.toLocaleString('en')} of them with words, in 300 folders, by 20 cameras, in one worker; 50 hits unless told. The vector of the query is there already. Times are milliseconds, by median and by 95th percentile over 40 queries, all ways in turn. *More* is what a search takes beyond one plain scan of the pictures for the same query, made just before (${scan.p50.toFixed(2)} / ${scan.p95.toFixed(2)} ms); of what does not scan, it is all of it. The goal is one frame, ${frame.toFixed(1)} ms. The index of vectors took ${(loaded / 1000).toFixed(1)} s to fill, that of keywords ${(indexed / 1000).toFixed(1)} s, in slices of 6 ms between which others have their turn.`,
    '',
    '| search | median | 95th | more, median | more, 95th | within a frame |',
    '| --- | --: | --: | --: | --: | --- |',
    ...[...merged, ...others].map(line),
  ].join('\n');
}
