import { IdbVectorFiles } from '../../src/store/vector-files-idb.ts';
import { OpfsVectorFiles } from '../../src/store/vector-files-opfs.ts';
import { StoredIndex } from '../../src/vectors/stored/stored-index.ts';
import { WholeRows } from '../unit/vectors/whole-rows.ts';
import { best, type Rows } from '../unit/vectors/model.ts';
import { seeded } from '../unit/vectors/random.ts';

export const media = { opfs: (name: string) => OpfsVectorFiles.open(name), idb: (name: string) => IdbVectorFiles.open(name) };
export type Medium = keyof typeof media;

const dims = 20;
const options = { space: 'test@1', dims, metric: 'cosine' } as const;
const open = async (medium: Medium, name: string): Promise<StoredIndex> => StoredIndex.open(await media[medium](name), options, WholeRows.create);

function same(one: Float32Array | undefined, other: Float32Array | undefined): boolean {
  return one?.length === other?.length && (one?.every((value, i) => value === other![i]) ?? true);
}

/** Adds, replaces, removes, closes, opens again; answers what was not as it should be. */
export async function trial(medium: Medium, name: string): Promise<string[]> {
  const random = seeded(21);
  const rows: Rows = new Map();
  const wrong: string[] = [];
  let index = await open(medium, name);
  const check = async (when: string): Promise<void> => {
    if (index.size !== rows.size) wrong.push(`${when}: ${index.size} rows, not ${rows.size}`);
    for (let i = 0; i < 5; i++) {
      const query = Float32Array.from({ length: dims }, () => random() - 0.5);
      const matches = await index.search(query, 10);
      if (String(matches.map(({ id }) => id)) !== String(best(rows, query, 10))) wrong.push(`${when}: search`);
    }
    for (const [id, row] of [...rows].filter((_, i) => i % 101 === 0)) if (!same(await index.get(id), row)) wrong.push(`${when}: ${id}`);
  };
  const add = async (ids: string[]): Promise<void> => {
    const vectors = Float32Array.from({ length: ids.length * dims }, () => random() - 0.5);
    await index.addMany(ids, vectors);
    ids.forEach((id, i) => rows.set(id, vectors.slice(i * dims, (i + 1) * dims)));
  };
  const remove = async (ids: string[]): Promise<void> => {
    const there = ids.filter((id) => rows.delete(id)).length;
    if ((await index.removeMany(ids)) !== there) wrong.push('removed');
  };
  const reopen = async (): Promise<void> => {
    await index.close();
    index = await open(medium, name);
  };
  await add(Array.from({ length: 3000 }, (_, i) => `photo ${i}`));
  await check('added');
  await reopen();
  await check('opened');
  // One by one, as photos are indexed.
  for (let i = 0; i < 60; i++) await add([`single ${i}`]);
  await remove(['photo 5', 'single 7', 'nobody']);
  await check('one by one');
  await reopen();
  await check('opened again');
  await remove(Array.from({ length: 1500 }, (_, i) => `photo ${i * 2}`));
  await index.compact();
  await check('compacted');
  await reopen();
  await check('opened after it');
  await index.destroy();
  index = await open(medium, name);
  if (index.size > 0) wrong.push('destroyed');
  await index.destroy();
  return wrong;
}
