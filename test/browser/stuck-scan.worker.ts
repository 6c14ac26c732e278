/** A thread that takes part in a scan and never finishes it: it is silent for a second, and then writes where bounds are, for ever. */
import { Board } from '../../src/vectors/shards/board.ts';
import type { Kernel } from '../../src/vectors/kernel.ts';
import { blockLayout, blockRows } from '../../src/vectors/layout.ts';

addEventListener('message', ({ data: memory }: MessageEvent<WebAssembly.Memory>) => {
  const scribble: Kernel['scan'] = (blocks, stride, _from, _to, dims) => {
    const until = performance.now() + 1000;
    while (performance.now() < until);
    const { image } = blockLayout(dims);
    for (let block = 0; ; block = (block + 1) % 31) {
      new Float32Array(memory.buffer, blocks + block * stride + image, blockRows).fill(Math.random() - 0.5);
      new Float32Array(memory.buffer, blocks + (block + 1) * stride - 128, 32).fill(Math.random() - 0.5);
    }
  };
  new Board(memory, 2).serve(0, scribble);
});
