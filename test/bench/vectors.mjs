import { goals, targets } from './vectors/goals.mjs';
import { bytesAll, count, labelOf, lean, recall, storeLabels, time, times, whole } from './vectors/report.mjs';

export const title = 'Vectors';

/** Some of the other libraries read their WebAssembly from a `data:` address. */
export const strict = false;

const kinds = {
  iid: 'no structure at all: every number is drawn alone',
  clustered: 'bursts of events of topics, as photographs are; texts fit one picture well',
  clip: 'weak clusters, and texts from another cone than the pictures, with scores as close together as those of CLIP',
};

/** @typedef {import('./vectors/part.ts').PartResult} Part */

/** @param {Part} part */
function contest(part) {
  const ours = whole(part) ?? lean(part);
  const rows = part.figures.filter(({ filter, contender }) => !filter && contender !== 'reading').toSorted((a, b) => a.p50 - b.p50).map((figure) => {
    const held = part.held.find(({ contender }) => contender === figure.contender);
    const build = held ? `${(held.build / 1000).toPrecision(3)} s` : '';
    const insert = held?.insert === undefined ? '-' : held.insert < 0.1 ? (1000 * held.insert).toFixed(1) : count(1000 * held.insert);
    const bytes = held?.bytes === undefined ? '-' : count(held.bytes / part.rows);
    return `| ${labelOf(figure)} | ${time(figure.p50)} / ${time(figure.p95)} / ${time(figure.best)} | ${ours ? `${times(figure.p50 / ours.p50)} ; ${times(figure.best / ours.best)}` : '-'} | ${recall(figure.recall10)} | ${recall(figure.recall100)} | ${build} | ${insert} | ${bytes} |`;
  });
  const failed = part.failed.map(({ contender, way, why }) => `| ${labelOf({ contender, way })} | ${why.replaceAll(/[|\s]+/g, ' ')} | | | | | | |`);
  return [
    `### ${count(part.rows)} rows, ${part.kind}`,
    '',
    '| way | ms: p50 / p95 / best | times ours: p50 ; best | recall of 10: pictures / texts | of 100 | build | insert, µs | bytes a row |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...rows,
    ...failed,
    '',
  ];
}

/** @param {Part[]} parts */
function filtered(parts) {
  const rows = parts.flatMap((part) => {
    const all = whole(part);
    return part.figures.filter(({ filter }) => filter).map((figure) => `| ${count(part.rows)} ${part.kind} | ${figure.filter} | ${labelOf(figure)} | ${time(figure.p50)} | ${all ? (figure.p50 / all.p50).toFixed(2) : '-'} | ${recall(figure.recall10)} | ${recall(figure.recall100)} |`);
  });
  return ['### Filters', '', '| rows | allowed | way | ms, p50 | of ours unfiltered | recall of 10: pictures / texts | of 100 |', '| --- | --- | --- | --: | --: | --: | --: |', ...rows, ''];
}

/** @param {Part[]} parts */
function changed(parts) {
  const rows = parts.flatMap(({ kind, rows, changed }) => (changed ? [`| ${count(rows)} ${kind} | ${recall(changed.recall10)} | ${recall(changed.recall100)} |`] : []));
  return ['### After 30 % of the rows were removed and added again', '', '| rows | recall of 10: pictures / texts | of 100 |', '| --- | --: | --: |', ...rows, ''];
}

/** @param {Part[]} parts */
function stages(parts) {
  const names = Object.keys(parts.find(({ stages }) => stages)?.stages ?? {});
  const read = (part, way) => part.figures.find((figure) => figure.contender === 'reading' && figure.way === way);
  // Less than the clock can tell is not a speed.
  const speed = (part, way) => (read(part, way)?.p50 > 0.05 ? `${time(read(part, way).p50)} (${(bytesAll(part.rows, way) / read(part, way).p50 / 1e6).toFixed(1)} GB/s)` : '-');
  return [
    '### Where the time goes, and how long reading alone takes',
    '',
    `| rows | ${[...names, 'reading 1 bit a number', 'reading all floats'].join(' | ')} |`,
    `| --- |${' --: |'.repeat(names.length + 2)}`,
    ...parts.filter((part) => part.stages || read(part, 'floats')?.p50 > 0.05 || read(part, 'bits')?.p50 > 0.05).map((part) => `| ${[`${count(part.rows)} ${part.kind}`, ...names.map((name) => (part.stages ? time(part.stages[name]) : '-')), speed(part, 'bits'), speed(part, 'floats')].join(' | ')} |`),
    '',
  ];
}

/** @param {Part[]} parts */
function kept(parts) {
  const rows = parts.flatMap(({ kind, rows, kept }) =>
    kept.map(({ store, save, open, read, bytes }) => `| ${count(rows)} ${kind} | ${storeLabels[store]} | ${count(save)} | ${time(open)} | ${read === undefined ? '-' : `${time(read)} (${count(bytes / 1e6)} MB)`} | ${read === undefined ? '-' : times(open / read)} |`));
  return [
    '### On disk',
    '',
    'Opening is in a new worker, until queries can be answered; the system still has the files in memory. Bare reading: the same bytes through the same files into plain buffers, also in a new worker. Both are medians of five.',
    '',
    '| rows | way | ms to write | ms to open | ms of bare reading | open / bare |',
    '| --- | --- | --: | --: | --: | --: |',
    ...rows,
    '',
  ];
}

/** @param {string} title @param {string} text @param {import('./vectors/goals.mjs').Goal[]} all */
function held(title, text, all) {
  return [`### ${title}`, '', text, '', '| | goal | reached | met |', '| --: | --- | --- | --- |', ...all.map(({ number, goal, reached, met }) => `| ${number} | ${goal} | ${reached} | ${met} |`), ''];
}

/** @param {any} result what vectors.page.ts measured */
export function report(/** @type {Part[]} */ parts) {
  return [
    'Rows of 768 numbers, one worker and one thread a contender, all in random order round by round, so that ratios hold although the machine does other things too. The 100 queries (60 for 1,000,000 rows) are half pictures and half texts, none of which is a row; what is right was found by brute force in float64. Building comes first, one contender after the other; further rows, one by one, are timed last.',
    '',
    'Before anything is measured, each index of ours answers 300 other queries of the same mix (it adapts to queries after 4, 32, 256 and 2,048 of them, and reads all rows each time), and every way of every contender answers five. At 1,000,000 rows the indexes of ours take part one after the other, and the floats are in the array of the data or on disk: in neither case in the memory that is counted.',
    '',
    ...Object.entries(kinds).map(([kind, text]) => `- ${kind}: ${text}.`),
    '- Bytes a row: the memory of WebAssembly, the tensors or the arrays, whichever the way has; - where it cannot be read. *Floats on disk*: the memory of WebAssembly, and what is kept of ids (here numbers in decimal) and places, but not the map of ids that the first change makes; its time to build includes writing, closing and opening again.',
    `- The run took ${Math.round(parts.reduce((sum, { seconds }) => sum + seconds, 0) / 60)} minutes.`,
    '',
    ...parts.flatMap(contest),
    ...filtered(parts),
    ...changed(parts),
    ...stages(parts),
    ...kept(parts),
    ...held('Goals', 'What the index has to reach. Times are medians; *in part* means that what was measured is enough, but not everything was.', targets(parts)),
    ...held('Further goals', 'Set with the first prototypes, some of them as a stretch.', goals(parts)),
  ].join('\n');
}
