export const title = 'Encoding';

/** In .cache/checkpoints/. */
export const model = 'jina-clip-v1';

const labels = {
  add: 'Glimpse, `library.add(files)`',
  encode: 'Glimpse, `model.encodeImage(files)`',
  encodeText: 'Glimpse, `model.encodeText(texts)`',
  plain: 'transformers.js, one by one',
  wide: 'transformers.js, one by one',
  bare: 'bare `session.run`',
};

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param {any} result one part of what encode.page.ts measured
 * @param {string} what
 */
function rows({ times, count, threads, cores, dtype }, what) {
  return Object.entries(times).map(([name, milliseconds]) => {
    const rates = milliseconds.map((time) => (1000 * count) / time);
    // Within one round the machine is the same for all.
    const ratio = (other) => median(milliseconds.map((time, round) => times[other][round] / time)).toFixed(2);
    const label = labels[name === 'encode' && !times.add ? 'encodeText' : name];
    return `| ${what} | ${dtype} | ${label} | ${name === 'wide' ? cores : threads} | ${Math.max(...rates).toFixed(2)} | ${median(rates).toFixed(2)} | ${ratio('plain')} | ${ratio('bare')} |`;
  });
}

const head = (unit) => [`| what | weights | way | threads | ${unit} a second, best | median | of transformers.js | of bare |`, '| --- | --- | --- | --: | --: | --: | --: | --: |'];

/** @param {any} result what encode.page.ts measured */
export function report({ pictures, texts }) {
  const least = Math.min(...[...pictures, ...texts].flatMap(({ agree }) => Object.values(agree)));
  return [
    "A graph of jina-clip-v1's real size with random weights (`tools/checkpoints`), on the processor (WASM), everything warm, the same ONNX Runtime build and session options for all. Threads are those of ONNX Runtime; Glimpse decodes beside it, in a worker of its own. The ways take turns; ratios are medians over the rounds, each within its round.",
    '',
    '- `library.add`: files into a fresh library: hash, decode, encode, thumbnail, store.',
    '- transformers.js: `RawImage.read`, processor, `JinaCLIPVisionModel`; tokenizer, `JinaCLIPTextModel`; with the threads of Glimpse and with as many as there are cores.',
    '- bare: `session.run` alone, one by one, on tensors that are ready.',
    `- The same picture or text gives the same vector in all ways: cosine ${least.toFixed(4)} or more (transformers.js resizes with a canvas).`,
    '',
    `Pictures are JPEGs drawn in the page to compress like photographs: ${pictures.filter(({ dtype }) => dtype === 'q8').map(({ width, height, bytes }) => `${width} x ${height} (${(bytes / 1e6).toFixed(1)} MB)`).join(' and ')}. The smaller they are, the less there is to gain beside the graph.`,
    '',
    ...head('pictures'),
    ...pictures.flatMap((part) => rows(part, `${part.width} x ${part.height}`)),
    '',
    'Captions of 5 to 40 words.',
    '',
    ...head('texts'),
    ...texts.flatMap((part) => rows(part, `${part.count} captions`)),
  ].join('\n');
}
