/** Where a picture was taken, in degrees, WGS 84: -90 to 90, -180 to 180. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** What a picture's file says of itself; all of it may be missing, none of it can be trusted. */
export interface FileFacts {
  /** When it was taken, by the clock where it was taken: milliseconds since 1970 as if that clock showed UTC. */
  readonly taken?: number;
  /** Minutes by which that clock was ahead of UTC, when the file says so. */
  readonly offset?: number;
  readonly camera?: string;
  readonly lens?: string;
  readonly place?: Place;
  readonly caption?: string;
  /** Keywords: at most 32, of at most 64 characters. */
  readonly tags?: readonly string[];
}
