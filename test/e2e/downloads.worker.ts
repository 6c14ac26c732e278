import { ModelFiles } from '../../src/store/model-files.ts';
import type { PinnedFile } from '../../src/store/model-files.ts';
import { sha256 } from '../../src/store/sha256.ts';

/** What the engine does with a file, told to the page. */
addEventListener('message', async ({ data }: MessageEvent<PinnedFile>) => {
  const files = new ModelFiles();
  let counted = 0;
  try {
    const missing = await files.missing([data]);
    const buffer = await files.get(data, { onBytes: (bytes) => postMessage({ counted: (counted += bytes) }) });
    postMessage({ missing, counted, hash: await sha256(buffer) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
