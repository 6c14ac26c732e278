import { decode } from '../decode/decode.ts';
import type { DecodeCalls } from './protocol.ts';
import { serveAll, transfer } from './rpc.ts';

serveAll<DecodeCalls>({
  async decode(source, recipe, thumb, { signal }) {
    try {
      const decoded = await decode(source, recipe, { thumb, signal });
      return transfer(decoded, [decoded.pixels.buffer, ...(decoded.thumb ? [decoded.thumb.data] : [])]);
    } finally {
      if (source instanceof ImageBitmap) source.close();
    }
  },
});
