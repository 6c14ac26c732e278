import { clipPixels } from './pixels.ts';
import type { GraphFile, PicturePreset } from './preset.ts';
import type { Dtype } from '../types.ts';

/** One graph for both towers. fp32 (3.45 GB) is beyond what a tab can hold. */
const graphs: Partial<Record<Dtype, GraphFile>> = {
  fp16: { path: 'onnx/model_fp16.onnx', bytes: 1_728_814_880, sha256: '746a78209096d1cd52891b70d752903b8bf86088ba847bd0c56c03fb29256801' },
  q8: { path: 'onnx/model_quantized.onnx', bytes: 874_000_000, approximate: true, sha256: '65c6423fc82eecffb7f7f813730c6a6f0d28e2dc908e414250733b1416ed30bf' },
  q4: { path: 'onnx/model_q4.onnx', bytes: 1_420_000_000, approximate: true },
  q4f16: { path: 'onnx/model_q4f16.onnx', bytes: 861_000_000, approximate: true },
};
const dtype = { wasm: 'q8', webgpu: 'q4', shaderF16: 'q4f16' } as const;

/** jina-clip-v2: 89 languages, 512 pixels, vectors that may be shortened. Not for commercial use. */
export const jinaClipV2: PicturePreset = {
  id: 'jina-clip-v2',
  repo: 'jinaai/jina-clip-v2',
  revision: 'e10d47f5691d0454a0fb5d13f46f2199b74cb436',
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
      { path: 'tokenizer.json', bytes: 17_082_997, sha256: '6601c4120779a1a3863897ba332fe3481d548e363bec2c91eba10ef8640a5e93' },
      { path: 'tokenizer_config.json', bytes: 1_148 },
    ],
    tokens: { max: 512, limit: 8192, pad: 1 },
  },
  vision: { graphs, dtype, outputs: ['l2norm_image_embeddings', 'image_embeddings'], recipe: { ...clipPixels, size: 512 } },
};
