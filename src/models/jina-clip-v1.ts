import { clipPixels } from './pixels.ts';
import type { PicturePreset } from './preset.ts';

/**
 * jina-clip-v1. Of its text graphs only fp32 and fp16 were repaired after the first upload (the hub's pull request 23, August
 * 2024); the others are used only when they agree with the recorded vector. The vector is from fastembed's tests.
 */
export const jinaClipV1: PicturePreset = {
  id: 'jina-clip-v1',
  repo: 'jinaai/jina-clip-v1',
  revision: 'ceb3e44ca4d6eceaa4f3fb58b1c1a5748b3f29b6',
  licence: 'Apache-2.0',
  languages: 'English',
  dims: 768,
  text: {
    graphs: {
      fp32: { path: 'onnx/text_model.onnx', bytes: 548_000_000, approximate: true, sha256: 'd7b2e732e685dcaf5ca2a36e7f5d9169906859f4590766689dbf7b00b20da01b' },
      fp16: { path: 'onnx/text_model_fp16.onnx', bytes: 274_000_000, approximate: true, sha256: '745253a923bf58fc5d8df680c114a68651eaf9aba84e54e86d3963296e6d7735' },
      q8: { path: 'onnx/text_model_quantized.onnx', bytes: 138_000_000, approximate: true, sha256: 'bfc6462cbd3ebf12a802d3ee659e18814dc9de433a1b8b3784828bced2d519e2', doubtful: true },
      q4: { path: 'onnx/text_model_q4.onnx', bytes: 165_000_000, approximate: true, sha256: 'd62fd04701f799f8973318d9f54a4edf01d4f1faba6a64dcc89cb2b6ef63cca2', doubtful: true },
    },
    dtype: { wasm: 'fp16', webgpu: 'fp32', shaderF16: 'fp16' },
    outputs: ['text_embeds'],
    files: [
      { path: 'tokenizer.json', bytes: 711_000, approximate: true, sha256: 'b36ee0ed6d20d181de65ce729dea6169658a9cfa4dede6717ba9fa2e4fbd3bc7' },
      { path: 'tokenizer_config.json', bytes: 1_300, approximate: true },
    ],
    tokens: { max: 512, limit: 8192, pad: 0 },
  },
  vision: {
    graphs: {
      fp32: { path: 'onnx/vision_model.onnx', bytes: 344_000_000, approximate: true, sha256: '3032bf5f20bc39e23e9d2fff51ed1406341f1490bade128ffdcc6307af63c246' },
      fp16: { path: 'onnx/vision_model_fp16.onnx', bytes: 172_000_000, approximate: true, sha256: '588446f8029156236e5bde68df444bb0b798eedb31259902b1d9cd4541cf7aec' },
      q8: { path: 'onnx/vision_model_quantized.onnx', bytes: 87_900_000, approximate: true, sha256: 'd81e0329d7b9285017d99d68e66002bc35c8c5dd0d61d6b6bb119cc910159657' },
      q4: { path: 'onnx/vision_model_q4.onnx', bytes: 57_200_000, approximate: true, sha256: '2072e2c47e5e48a6918c815fe6f43780108874495ee88ba15ee64c21d68bed80' },
    },
    dtype: { wasm: 'q8', webgpu: 'fp32', shaderF16: 'fp16' },
    outputs: ['image_embeds'],
    recipe: clipPixels,
  },
  small: { text: 'q8', vision: 'q8' },
  golden: { text: { input: 'hello world', vector: [-0.0862, -0.0101, -0.0056, 0.0375, -0.0472] } },
};
