/** How figures are found and written; the tables are in ../vectors.mjs. */

/** @typedef {import('./part.ts').PartResult} Part */
/** @typedef {import('./rounds.ts').Figures} Figures */

const labels = {
  ours: 'Glimpse',
  simd: 'Glimpse',
  codes: 'Glimpse',
  opfs: 'Glimpse, private file system',
  idb: 'Glimpse, IndexedDB',
  plain: 'plain JavaScript, flat Float32Array',
  transformers: 'transformers.js on Float32Arrays, sort',
  hnswlib: 'hnswlib-wasm HNSW, M 16, efC 200',
  edgevec: 'edgevec HNSW, l2, M 16, efC 200',
  sqlite: 'sqlite-vec (WebAssembly), exact',
  orama: 'Orama, vector mode',
  tfjs: 'TensorFlow.js (WebAssembly)',
  reading: 'reading memory',
};

export const storeLabels = {
  records: 'IndexedDB, a record a row, floats',
  opfs: '**Glimpse, private file system**',
  idb: '**Glimpse, IndexedDB**',
};

/** Ours, in some form. */
const own = ['ours', 'simd', 'codes', 'opfs', 'idb'];
/** Against which ours competes. @param {{ contender: string }} figure */
export const isRival = ({ contender }) => contender !== 'reading' && !own.includes(contender);

/** @param {{ contender: string, way?: string | undefined }} figure */
export const labelOf = ({ contender, way }) => {
  const name = `${labels[contender]}${way ? `: ${way}` : ''}`;
  return own.includes(contender) ? `**${name}**` : name;
};

/** @param {Part} part @param {string} contender @param {string} way */
export const figure = (part, contender, way) => part?.figures.find((one) => one.contender === contender && one.way === way);

/** Ours, as an application searches. @param {Part} part */
export const whole = (part) => figure(part, 'ours', 'whole query');

/** Ours, whose rows' own numbers are not in its memory. @param {Part} part */
export const lean = (part) => figure(part, 'codes', 'floats elsewhere');

/** What is read where reading alone is measured. @param {number} rows @param {string} way */
export const bytesAll = (rows, way) => rows * (way === 'bits' ? 96 : 3072);

/** @param {number} number */
export const count = (number) => Math.round(number).toLocaleString('en');

/** Milliseconds. @param {number} ms */
export const time = (ms) => (ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3));

/** @param {number} ratio */
export const times = (ratio) => (ratio >= 100 ? count(ratio) : ratio.toFixed(ratio >= 10 ? 0 : 1));

/** Never rounded up to what it is not. @param {readonly [number, number] | undefined} shares */
export const recall = (shares) => shares?.map((share) => (Math.floor(share * 1000) / 1000).toFixed(3)).join(' / ') ?? '-';
