import type { Told } from './sidecar.ts';

/** What reads sidecars is loaded where there are files that may be some: few people have any. */
const knowing = (): Promise<typeof import('./sidecar.ts')> => import('./sidecar.ts');

/**
 * The files of one folder without those that only tell of a picture beside them, each with the ones that tell of it, best first.
 * See `withSidecars`; where that cannot be loaded, every file stands alone.
 */
export async function apart<T extends { readonly name: string }>(files: readonly T[]): Promise<Map<T, readonly T[]>> {
  const alone = new Map(files.map((file) => [file, []]));
  if (!files.some(({ name }) => /\.(json|txt)$/i.test(name))) return alone;
  return knowing().then(({ withSidecars }) => withSidecars(files), () => alone);
}

/** What a sidecar says. @throws whatever reading it throws */
export async function readBeside(file: File): Promise<Told> {
  return (await knowing()).readSidecar(file);
}

/** What several sidecars say together; of what more than one says, the first counts. Those that could not be read say nothing. */
export function together(told: readonly (Told | undefined)[]): Told {
  return Object.assign({}, ...told.toReversed()) as Told;
}
