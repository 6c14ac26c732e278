import { media, trial, type Medium } from './vector-index.ts';

type Request = { readonly medium: Medium; readonly name: string; readonly work: 'trial' | 'hold' };

addEventListener('message', async ({ data: { medium, name, work } }: MessageEvent<Request>) => {
  try {
    if (work === 'trial') return postMessage(await trial(medium, name));
    const files = await media[medium](name);
    await files.append('rows.1', [new Uint8Array(64)]);
    postMessage('held');
  } catch (error) {
    postMessage((error as { code?: string }).code ?? String(error));
  }
});
