import { openParts } from '../../src/store/open-parts.ts';
import { sha256 } from '../../src/store/sha256.ts';

addEventListener('message', async ({ data }: MessageEvent<string>) => {
  const store = await openParts();
  const record = { bytes: 1, partSize: 1, parts: [], complete: false, sha256: undefined, version: undefined };
  const bytes = new Uint8Array(100_000).map((_, i) => i * 7);
  // Longer first: what is left of it must not stay.
  await store.commit(data, record, { number: 3, bytes: new Uint8Array(200_000) });
  await store.commit(data, record, { number: 3, bytes });
  postMessage(await sha256(bytes));
});
