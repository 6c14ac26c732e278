import type { Preset } from './preset.ts';

/** jina-embeddings-v2-base-en: words only. The recorded vector is from fastembed's tests; sizes as the hub shows them. */
export const jinaEmbeddingsV2: Preset = {
  id: 'jina-embeddings-v2-base-en',
  repo: 'Xenova/jina-embeddings-v2-base-en',
  revision: 'c34f6d39ca3fb65a28f876a759ce76736f325a7d',
  licence: 'Apache-2.0',
  languages: 'English',
  dims: 768,
  text: {
    graphs: {
      fp32: { path: 'onnx/model.onnx', bytes: 547_000_000, approximate: true },
      q8: { path: 'onnx/model_quantized.onnx', bytes: 138_000_000, approximate: true },
    },
    dtype: { wasm: 'q8', webgpu: 'fp32' },
    outputs: ['sentence_embedding'],
    files: [
      { path: 'tokenizer.json', bytes: 711_000, approximate: true },
      { path: 'tokenizer_config.json', bytes: 400, approximate: true },
    ],
    tokens: { max: 512, limit: 8192, pad: 0 },
    pooling: 'mean',
  },
  golden: { text: { input: 'hello world', vector: [-0.0332, -0.0509, 0.0287, -0.0043, -0.0077] } },
};
