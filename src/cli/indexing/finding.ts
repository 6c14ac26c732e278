import type { ErrorCode } from '../../errors.ts';
import type { FileFacts, PagePlace } from '../../types.ts';
import type { DiskFile } from '../disk-file.ts';

/** A picture or a passage that is to be indexed, before anything is known of its content. */
export interface Finding {
  readonly source: DiskFile | { readonly text: string };
  readonly name: string;
  readonly folder: string;
  /** What is known beside the file, and wins over what it says itself. */
  readonly facts: FileFacts;
  /** Where it is served, below the site's base. */
  readonly url: string | undefined;
  readonly page: PagePlace | undefined;
  readonly modified: number | undefined;
}

/** What was not indexed, and why. */
export interface LeftOut {
  /** A path or an address. */
  readonly name: string;
  readonly code: ErrorCode;
  /** For the person. */
  readonly reason: string;
}

/** What a site or a folder has. */
export interface Findings {
  readonly kind: 'site' | 'photos';
  readonly pages: number;
  /** Pages that ask to be left out. */
  readonly unwanted: number;
  readonly found: readonly Finding[];
  readonly leftOut: readonly LeftOut[];
}
