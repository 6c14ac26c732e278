import { OpfsVectorFiles } from '../../src/store/vector-files-opfs.ts';
import { openVectorFiles } from '../../src/store/open-vector-files.ts';
import { openIndex } from '../../src/vectors.ts';
import { media, trial, type Medium } from './vector-index.ts';

type Request = { readonly medium: Medium; readonly name: string; readonly work: 'trial' | 'hold' | 'choose' };

addEventListener('message', async ({ data: { medium, name, work } }: MessageEvent<Request>) => {
  try {
    if (work === 'trial') return postMessage(await trial(medium, name));
    if (work === 'choose') {
      const index = await openIndex({ name, space: 'test@1', dims: 3 });
      await index.add('of the worker', Float32Array.of(1, 0, 0));
      const found = await index.search(Float32Array.of(1, 1, 0), 5);
      await index.close();
      const chosen = await openVectorFiles(name);
      await chosen.close();
      return postMessage([chosen instanceof OpfsVectorFiles ? 'opfs' : 'idb', found.map(({ id }) => id)]);
    }
    const files = await media[medium](name);
    await files.append('rows.1', [new Uint8Array(64)]);
    postMessage('held');
  } catch (error) {
    postMessage((error as { code?: string }).code ?? String(error));
  }
});
