import { LibraryEngine } from '../../engine/library.ts';
import type { Decoder, Encoder, Incoming, Peers, Writer } from '../../ports.ts';
import { MemoryLibraryStore } from '../../store/memory-store.ts';
import { sha256 } from '../../store/sha256.ts';
import type { CallOptions, Row, Vector } from '../../types.ts';

/** Nobody else has it. */
const noPeers: Peers = { announce: () => {}, tell: () => {}, listen: () => {}, close: () => {} };

function onlyWriter(store: MemoryLibraryStore): Writer {
  const run: Writer['run'] = async (work, signal) => work({ epoch: await store.beginEpoch(), signal });
  return {
    tab: 'command-line',
    state: 'here',
    lives: async () => true,
    run,
    runIf: async (wanted, work, signal) => {
      if (await wanted()) await run(work, signal);
    },
    close: () => {},
  };
}

/** Rows of those pictures and passages that can be read, by the engine that makes them in browsers, over a library in memory. */
export async function rowsOf(incoming: readonly Incoming[], ports: { readonly encoder: Encoder; readonly decoder: Decoder }, options: CallOptions & { readonly signal: AbortSignal }): Promise<Row[]> {
  const store = new MemoryLibraryStore();
  const engine = await LibraryEngine.open({ ...ports, store, writer: onlyWriter(store), peers: noPeers, hash: sha256 }, () => {});
  try {
    await engine.add(incoming, options);
    const { items, blocks } = await store.load(ports.encoder.space);
    const vectors = { picture: new Map<string, Vector>(), words: new Map<string, Vector>() };
    for (const { kind, ids, data } of blocks) ids.forEach((id) => vectors[kind].set(id, data));
    const thumbs = await store.thumbs(items.map(({ id }) => id));
    return items.map((item, i): Row => {
      const [picture, words, thumb] = [vectors.picture.get(item.id), vectors.words.get(item.id), thumbs[i]];
      return { item, ...(picture && { picture }), ...(words && { words }), ...(thumb && { thumb }) };
    });
  } finally {
    engine.close();
  }
}
