import { clipPixels } from './pixels.ts';
import type { GraphFile, PicturePreset } from './preset.ts';
import type { Dtype } from '../types.ts';

/** One graph for both towers. fp32 (3.45 GB) is beyond what a tab can hold. Sizes as the hub shows them. */
const graphs: Partial<Record<Dtype, GraphFile>> = {
  fp16: { path: 'onnx/model_fp16.onnx', bytes: 1_730_000_000, approximate: true },
  q8: { path: 'onnx/model_quantized.onnx', bytes: 874_000_000, approximate: true },
  q4: { path: 'onnx/model_q4.onnx', bytes: 1_420_000_000, approximate: true },
  q4f16: { path: 'onnx/model_q4f16.onnx', bytes: 861_000_000, approximate: true },
};
const dtype = { wasm: 'q8', webgpu: 'q4', shaderF16: 'q4f16' } as const;

/** jina-clip-v2: 89 languages, 512 pixels, vectors that may be shortened. Not for commercial use. */
export const jinaClipV2: PicturePreset = {
  id: 'jina-clip-v2',
  repo: 'jinaai/jina-clip-v2',
  revision: 'main',
  floating: true,
  licence: 'CC-BY-NC-4.0',
  languages: 'many',
  dims: 1024,
  leastDims: 64,
  combined: true,
  text: {
    graphs,
    dtype,
    outputs: ['l2norm_text_embeddings', 'text_embeddings'],
    files: [
      { path: 'tokenizer.json', bytes: 17_100_000, approximate: true },
      { path: 'tokenizer_config.json', bytes: 1_200, approximate: true },
    ],
    tokens: { max: 512, limit: 8192, pad: 1 },
  },
  vision: { graphs, dtype, outputs: ['l2norm_image_embeddings', 'image_embeddings'], recipe: { ...clipPixels, size: 512 } },
};
