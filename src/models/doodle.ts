import { clipPixels } from './pixels.ts';
import type { PicturePreset } from './preset.ts';

/** The embedded model: a small jina-clip trained on drawn pictures. How it was made: `public/models/doodle/NOTICE`. */
export const doodle: PicturePreset = {
  id: 'doodle',
  revision: '1',
  licence: 'Apache-2.0',
  languages: 'English',
  dims: 768,
  text: {
    graphs: { q8: { path: 'onnx/text_model_quantized.onnx', bytes: 2325229, sha256: 'c8191f25c9180897b046a126f7b1f001f7d5762a62b1214bc4f82b3c67b25430' } },
    dtype: { wasm: 'q8', webgpu: 'q8' },
    outputs: ['text_embeds'],
    files: [
      { path: 'tokenizer.json', bytes: 56024, sha256: 'e152a78d7bee31d1b160a9aef2f57be92b13edc840d353f5f7b258a51b4894f5' },
      { path: 'tokenizer_config.json', bytes: 314, sha256: '9caaad44e0c22be04b78a6f032cd7fff9b09ae15391adfe613e3869c05d2895b' },
    ],
    tokens: { max: 512, limit: 8192, pad: 0 },
  },
  vision: {
    graphs: { q8: { path: 'onnx/vision_model_quantized.onnx', bytes: 3153892, sha256: '0cdb6f33fec75ce7d0696e2af066852e2860b3d7f591761ccd2bbfd4fc8e3635' } },
    dtype: { wasm: 'q8', webgpu: 'q8' },
    outputs: ['image_embeds'],
    recipe: clipPixels,
  },
  // From PyTorch in float32; the 8-bit files stay within 0.007 of it.
  golden: {
    text: { input: 'a red car on the beach', vector: [0.052099, 0.076867, 0.03199, 0.010771, 0.034135, -0.019279, 0.002114, -0.026219, 0.072075, -0.005362, -0.001176, 0.003439] },
    picture: { vector: [0.020264, 0.038622, -0.061721, -0.035141, 0.004646, -0.002903, -0.037709, 0.063167, -0.019754, 0.025936, 0.058536, 0.00743] },
  },
};
