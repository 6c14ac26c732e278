import { clipPixels } from './pixels.ts';
import type { GraphFile, PicturePreset, PresetFile } from './preset.ts';
import type { Dtype } from '../types.ts';

/** What the two CLIP models share. 77 tokens are all that the model has positions for. */
function clip(own: {
  readonly id: string;
  readonly repo: string;
  readonly revision: string;
  readonly text: Partial<Record<Dtype, GraphFile>>;
  readonly vision: Partial<Record<Dtype, GraphFile>>;
  readonly tokenizer: readonly PresetFile[];
  readonly golden?: PicturePreset['golden'];
}): PicturePreset {
  const { id, repo, revision, text, vision, tokenizer, golden } = own;
  const dtype = { wasm: 'q8', webgpu: 'fp32', shaderF16: 'fp16' } as const;
  return {
    id,
    repo,
    revision,
    licence: 'MIT',
    languages: 'English',
    dims: 512,
    text: { graphs: text, dtype, outputs: ['text_embeds'], files: tokenizer, tokens: { max: 77, limit: 77, pad: 49407 } },
    vision: { graphs: vision, dtype, outputs: ['image_embeds'], recipe: clipPixels },
    ...(golden && { golden }),
  };
}

const tokenizerConfig = { path: 'tokenizer_config.json', bytes: 775, sha256: '60ba2912bc6344c94bc16bbdec27fa1209409167b6f2fdf3cfe9e65462ea3967' };

/** OpenAI's CLIP with 32-pixel patches. The recorded vector is from fastembed's tests. */
export const clipVitBasePatch32 = clip({
  id: 'clip-vit-base-patch32',
  repo: 'Xenova/clip-vit-base-patch32',
  revision: 'd15189d7028b43f1d3e65039190477f6af591c2a',
  text: {
    fp32: { path: 'onnx/text_model.onnx', bytes: 254_000_000, approximate: true, sha256: '3f6571f5bad13a97c469c1622e1cfc4d9aef78b79fdbfcff804ca357bfada8cc' },
    fp16: { path: 'onnx/text_model_fp16.onnx', bytes: 127_339_794, sha256: 'df587ffbf248bf20d44fa6e16adc5ebc27ead691860e5333dbdaab5fd6bf3f6e' },
    q8: { path: 'onnx/text_model_quantized.onnx', bytes: 64_504_507, sha256: '73baab855d406190da9faa498cfedf65f15cf309f4cc7385b7b032e6d08e5c3a' },
  },
  vision: {
    fp32: { path: 'onnx/vision_model.onnx', bytes: 352_000_000, approximate: true, sha256: 'fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40' },
    fp16: { path: 'onnx/vision_model_fp16.onnx', bytes: 176_080_659, sha256: '35c4e0fb0aeee527dcde1693520b214a34424a786babd530f35366bad5844efd' },
    q8: { path: 'onnx/vision_model_quantized.onnx', bytes: 89_117_001, sha256: '583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299' },
  },
  tokenizer: [{ path: 'tokenizer.json', bytes: 2_224_119, sha256: 'f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd' }, tokenizerConfig],
  golden: { text: { input: 'hello world', vector: [0.0083, 0.0103, -0.0138, 0.0199, -0.0069] } },
});

/** OpenAI's CLIP with 16-pixel patches: slower and better. */
export const clipVitBasePatch16 = clip({
  id: 'clip-vit-base-patch16',
  repo: 'Xenova/clip-vit-base-patch16',
  revision: '342fdf2f67aded64d138ff074745fb4a5d2bba5f',
  text: {
    fp32: { path: 'onnx/text_model.onnx', bytes: 254_058_553, sha256: '19f40c7988af119fc50dabfe8015da8595c0372000e2c1f1a6289e35930577aa' },
    fp16: { path: 'onnx/text_model_fp16.onnx', bytes: 127_339_794, sha256: '9e423931894ecbfc018894006883082edf010fce63f9cba02ffb6659582d8101' },
    q8: { path: 'onnx/text_model_quantized.onnx', bytes: 64_504_507, sha256: '9106b51e6c663a56b99182ec617c2b3d53577b037e7e24a7717eb78048a0c97a' },
  },
  vision: {
    fp32: { path: 'onnx/vision_model.onnx', bytes: 345_060_583, sha256: 'b5170b47c0ecc667c9af5b42ed460c341377706d1466d177798c65fe49ea1e6b' },
    fp16: { path: 'onnx/vision_model_fp16.onnx', bytes: 172_768_684, sha256: '3e261924f7d66d04f10bb131f7f212162d9ee82199544771aa2dd318bb7e2b7b' },
    q8: { path: 'onnx/vision_model_quantized.onnx', bytes: 87_461_602, sha256: '44eece4fe5fe4e0359a88268a327adf758633a1aade3917690b952bef1501f96' },
  },
  tokenizer: [{ path: 'tokenizer.json', bytes: 2_224_081, sha256: '72ed5c96db5729294468543e4bc75fce14ca63f58e37300290189ba1c1e52b85' }, tokenizerConfig],
});
