import { decode } from '../decode/decode.ts';
import { readFacts } from '../decode/facts.ts';
import type { Progress } from '../types.ts';
import type { DecodeCalls } from './protocol.ts';
import { serveAll, transfer } from './rpc.ts';

/** Says no more than that it goes on. */
const loading: Progress = { phase: 'download', done: 0, total: 0, rate: undefined, left: undefined, skipped: 0, paused: false };

serveAll<DecodeCalls>({
  async decode(source, recipe, thumb, { signal, onProgress }) {
    try {
      const decoded = await decode(source, recipe, { thumb, signal, onLoading: () => onProgress(loading) });
      return transfer(decoded, [decoded.pixels.buffer, ...(decoded.thumb ? [decoded.thumb.data] : [])]);
    } finally {
      if (source instanceof ImageBitmap) source.close();
    }
  },
  facts: (blob, { onProgress }) => readFacts(blob, () => onProgress(loading)),
});
