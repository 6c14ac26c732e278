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
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * @param {any} result one part of what encode.page.ts measured
 * @param {string} what
 */
function rows({ times, threads, cores, dtype }, what) {
  const best = (name) => 1000 / Math.min(...times[name]);
  return Object.keys(times).map((name) => {
    const label = labels[name === 'encode' && !times.add ? 'encodeText' : name];
    const ratio = (other) => (best(name) / best(other)).toFixed(2);
    return `| ${what} | ${dtype} | ${label} | ${name === 'wide' ? cores : threads} | ${best(name).toFixed(2)} | ${(1000 / median(times[name])).toFixed(2)} | ${ratio('plain')} | ${ratio('bare')} |`;
  });
}

const head = (unit) => [`| what | weights | way | threads | ${unit} a second, best | median | of transformers.js | of bare |`, '| --- | --- | --- | --: | --: | --: | --: | --: |'];

/** @param {any} result what encode.page.ts measured */
export function report({ pictures, texts }) {
  const least = Math.min(...[...pictures, ...texts].flatMap(({ agree }) => Object.values(agree)));
  return [
    "A graph of jina-clip-v1's real size with random weights (`tools/checkpoints`), on the processor (WASM), everything warm, the same ONNX Runtime build for all. Threads are those of ONNX Runtime in one worker; Glimpse decodes in a worker of its own, and for many pictures it starts further workers with the model. The ways take turns. Ratios are of the best rounds: whatever else the machine does can only make one slower.",
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
