/** What Google Takeout puts between a picture's name and `.json`; long names lose part or all of it. */
const supplement = '.supplemental-metadata';
/** Characters of a sidecar's name that Google keeps, without `.json`. */
const kept = 46;

/** Names that pictures have; of others only the bytes tell, and nobody writes sidecars for them. */
const picture = /\.(jpe?g|jpe|jfif|png|apng|webp|gif|avif|hei[cf]|hif|bmp|ico|jxl|svg|tiff?)$/i;

interface Candidates {
  /** Names of `.json` files, best first. */
  readonly json: readonly string[];
  /** One that names longer than Google keeps may share. */
  readonly cut: string | undefined;
  /** Names of `.txt` files, best first. */
  readonly text: readonly string[];
}

/** What files that tell of a picture are called, without their endings and in lower case. */
function candidates(name: string): Candidates {
  const full = name.toLowerCase();
  const stem = full.slice(0, full.lastIndexOf('.'));
  // `IMG_1(1).jpg` is told of in `IMG_1.jpg(1).json` and in `IMG_1.jpg.supplemental-metadata(1).json`.
  const [, before = stem, counter = ''] = /^(.*)(\(\d+\))$/s.exec(stem) ?? [];
  const plain = before + full.slice(stem.length);
  const endings = Array.from({ length: supplement.length + 1 }, (_, i) => supplement.slice(0, supplement.length - i));
  const google = [...endings.map((ending) => full + ending), ...endings.map((ending) => plain + ending + counter)];
  return { json: [full, ...google, stem], cut: plain.length > kept ? plain.slice(0, kept) + counter : undefined, text: [full, stem] };
}

/** By a picture's name: the sidecars that tell of it, at most one `.json` and one `.txt`, in this order. */
function sidecarsOf(names: readonly string[]): Map<string, string[]> {
  const sidecars = new Map(names.filter((name) => /\.(json|txt)$/i.test(name)).map((name) => [name.toLowerCase(), name]));
  if (sidecars.size === 0) return new Map();
  const pictures = names.filter((name) => picture.test(name)).map((name) => ({ name, ...candidates(name) }));
  const claims = new Map<string, number>();
  for (const { cut } of pictures) if (cut !== undefined) claims.set(cut, (claims.get(cut) ?? 0) + 1);
  const first = (bases: readonly string[], ending: string) => bases.map((base) => sidecars.get(base + ending)).find((found) => found !== undefined);
  return new Map(
    pictures.flatMap(({ name, json, cut, text }) => {
      // Of several pictures whose names begin alike there is no telling which one is meant.
      const all = cut !== undefined && claims.get(cut) === 1 ? [...json, cut] : json;
      const own = [first(all, '.json'), first(text, '.txt')].filter((found) => found !== undefined);
      return own.length > 0 ? [[name, own] as const] : [];
    }),
  );
}

/**
 * The files of one folder without those that only tell of a picture beside them, each with the ones that tell of it, best first:
 * of `IMG_1.jpg` these are `IMG_1.jpg.json` (also as Google Takeout lengthens, cuts and counts it), `IMG_1.json`, `IMG_1.jpg.txt`
 * and `IMG_1.txt`. Upper and lower case do not matter. Without a picture a `.json` or `.txt` is a file like any other.
 */
export function withSidecars<T extends { readonly name: string }>(files: readonly T[]): Map<T, T[]> {
  const sidecars = sidecarsOf(files.map(({ name }) => name));
  const used = new Set([...sidecars.values()].flat());
  const byName = new Map(files.map((file) => [file.name, file]));
  const others = files.filter(({ name }) => !used.has(name));
  return new Map(others.map((file) => [file, (sidecars.get(file.name) ?? []).flatMap((name) => byName.get(name) ?? [])]));
}
