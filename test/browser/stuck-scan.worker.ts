/** A thread that takes part in a scan and never finishes, but writes where bounds are, whenever it can. */
import { Board } from '../../src/vectors/board.ts';

addEventListener('message', ({ data: memory }: MessageEvent<WebAssembly.Memory>) => {
  const scribble = (): never => {
    for (;;) new Float32Array(memory.buffer).fill(1e9, 2 ** 17);
  };
  // As thread 0 of two, at the first scan from now on.
  new Board(memory, 2).serve(0, scribble);
});
