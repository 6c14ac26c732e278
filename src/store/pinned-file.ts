/** A file that must not change, and where it is. */
export interface PinnedFile {
  /** Addresses of the same file, tried in order: the next when one cannot be reached or does not have it. At least one. */
  readonly urls: readonly string[];
  /** What the file is known as where no hash is pinned: `<preset>@<revision>/<path>`. */
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** The size is only known roughly (`bytes` is for display); the server's word counts, and is recorded with the hash. */
  readonly approximate?: boolean;
  /** SHA-256 in lower-case hex; undefined: recorded at the first download and enforced ever after. */
  readonly sha256: string | undefined;
}

/** What the store knows a file by: its content where that is pinned, so that two models share what they have in common. */
export function keyOf({ sha256, name }: PinnedFile): string {
  return sha256 ?? name;
}
