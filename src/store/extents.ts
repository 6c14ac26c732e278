/** Some bytes of a file that are one record. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** Records of fewer bytes are small, and so many of them in a row become one. */
export const smallBytes = 2 ** 16;
const mostSmall = 32;
/** The same for what they became. */
const mediumBytes = 2 ** 20;
const mostMedium = 16;

/** The extents at the end that are best joined to one, or none: the many small ones that single rows leave behind. */
export function toBeJoined(extents: readonly Extent[]): readonly Extent[] {
  let joined = 1;
  let size = extents.at(-1)?.size ?? 0;
  for (const [from, to, most] of [[0, smallBytes, mostSmall], [smallBytes, mediumBytes, mostMedium]] as const) {
    const fits = (bytes: number): boolean => bytes >= from && bytes < to;
    if (!fits(size)) continue;
    const others = extents.slice(extents.findLastIndex((extent, i) => i < extents.length - joined && !fits(extent.size)) + 1, extents.length - joined);
    if (others.length + 1 < most) continue;
    joined += others.length;
    size += others.reduce((sum, extent) => sum + extent.size, 0);
  }
  return joined > 1 ? extents.slice(-joined) : [];
}
