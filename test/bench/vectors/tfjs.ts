import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import scalar from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { env, matMul, memory, ready, reshape, setBackend, tensor2d, tidy, topk, type Tensor2D } from '@tensorflow/tfjs-core';
import { dims, type Make } from './types.ts';

/** One thread, SIMD. It wants the addresses of all its binaries and loads one. */
export const make: Make = async () => {
  setWasmPaths({ 'tfjs-backend-wasm-simd.wasm': simd, 'tfjs-backend-wasm-threaded-simd.wasm': threaded, 'tfjs-backend-wasm.wasm': scalar });
  env().set('WASM_HAS_SIMD_SUPPORT', true);
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await setBackend('wasm'))) throw new Error('the backend did not start');
  await ready();
  let matrix: Tensor2D;
  return {
    fill(vectors, rows) {
      matrix = tensor2d(vectors.slice(0, rows * dims), [rows, dims]);
      matrix.dataSync();
    },
    ways: () => ({
      matMul: {
        search: (query, k) =>
          tidy(() => {
            const scores = reshape(matMul(matrix, tensor2d(query, [dims, 1])), [matrix.shape[0]]);
            return topk(scores, k).indices.dataSync();
          }),
      },
    }),
    bytes: () => memory().numBytes,
  };
};
