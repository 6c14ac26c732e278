import type { ErrorCode } from './errors.ts';
import type { FileFacts } from './facts.ts';
import type { ModelFacts, Progress, Thumb, TowerInfo, Vector } from './types.ts';

/** Something that can be found, with its facts. */
export interface Item extends FileFacts {
  /** SHA-256 of the bytes, or of the passage, in hexadecimal. */
  readonly id: string;
  readonly type: 'image' | 'text';
  /** File name, or the last part of the address. */
  readonly name: string;
  /** Folder path below what was added, `/` between parts; empty for single files. */
  readonly folder: string;
  /** What the picture's owner says of it; empty when nothing is known. A passage is its own. */
  readonly caption: string;
  /** Media type found in the bytes, not in the name. */
  readonly mime: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Pixels, upright; 0 for a passage. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds since 1970; the file's own date when it has one. */
  readonly modified: number | undefined;
  /** Milliseconds since 1970 at which it was indexed. */
  readonly added: number;
  /** Where the original can be loaded again, when it came from an address. */
  readonly url: string | undefined;
  /** The file ends early, but what there is could be read. */
  readonly partial: boolean;
  /** 64 bits of what it looks like, as 16 hexadecimal digits. */
  readonly print?: string;
  /** Its vectors were made from the thumbnail, because the original could not be read when the model changed. */
  readonly approximate?: true;
  /** It came with a followed folder, and goes when its last file there does. */
  readonly followed?: true;
  /** The page of a site on which it stands. */
  readonly page?: PagePlace;
}

/** Where something stands on a site. */
export interface PagePlace {
  /** Address of the page, with the nearest fragment. */
  readonly url: string;
  readonly title: string;
  /** Headings above it, outermost first. */
  readonly headings: readonly string[];
  /** Addresses of other pages on which the same stands, 32 at most. */
  readonly others?: readonly string[];
}

/** An indexed item, as it is stored: at least one vector, of unit length. */
export interface Row {
  readonly item: Item;
  /** Of the picture. */
  readonly picture?: Vector;
  /** Of its caption, or of the passage. */
  readonly words?: Vector;
  readonly thumb?: Thumb;
}

/** A picture or a passage to be added, with what is known of it: that wins over what the file says. */
export interface Addition extends FileFacts {
  /** Exactly one of `image` and `text`. */
  readonly image?: Blob | ArrayBuffer | URL | string;
  /** A passage of words. */
  readonly text?: string;
  readonly name?: string;
  readonly folder?: string;
  /** Where the file can be read again in a later visit. */
  readonly handle?: FileSystemFileHandle;
}

/** A file that was left out, and why. */
export interface Skipped {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What became of an `add`. */
export interface AddReport {
  readonly added: readonly Item[];
  /** Already in the library: identity is the content. */
  readonly unchanged: readonly Item[];
  readonly skipped: readonly Skipped[];
}

/** What became of a `sync`. */
export interface SyncReport extends AddReport {
  /** Their files have moved or were renamed; the vectors are kept. */
  readonly moved: readonly Item[];
  /** Their files are gone. `restore` brings them back. */
  readonly removed: readonly Item[];
}

/** A folder that the library follows. */
export interface Folder {
  readonly id: string;
  readonly name: string;
  /** Files of it that are in the library. */
  readonly files: number;
  /** Milliseconds since 1970 at which it was last looked through to the end. */
  readonly scanned: number | undefined;
  /** `ready`: it can be read. `ask`: the person has to agree again, on a gesture. `drop`: this browser keeps no folders; drop or choose it again. */
  readonly access: 'ready' | 'ask' | 'drop';
}

/** A file that could not be indexed and was put aside. */
export interface Failure extends Skipped {
  readonly id: number;
  readonly folder: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What waits to be indexed, here or in another tab. */
export interface Queued {
  readonly waiting: number;
  /** Put aside because their files were only open in a page that is gone: add them again. */
  readonly lost: number;
  /** Put aside for any other reason. */
  readonly failed: number;
  readonly paused: boolean;
  /** Which tab works on it. */
  readonly worker: 'here' | 'elsewhere' | 'none';
}

/** What an import did. */
export interface ImportReport {
  readonly added: number;
  /** Already there. */
  readonly unchanged: number;
}

/** What `eraseEverything` removed, and what is left, which should be nothing. */
export interface EraseReport {
  readonly removed: readonly string[];
  readonly left: readonly string[];
  /** Bytes that the browser still counts for this origin; undefined where it does not tell. */
  readonly usage: number | undefined;
}

/** The state of a library. */
export interface Stats {
  /** Items that can be found. */
  readonly items: number;
  /** Items of them that have words of their own. */
  readonly captioned: number;
  /** Bytes that this origin stores in the browser, model included; undefined where the browser does not tell. */
  readonly usage: number | undefined;
  /** Bytes the browser would allow; undefined where it does not tell. */
  readonly quota: number | undefined;
  /** False when the browser refuses storage: everything is lost with the page. */
  readonly saved: boolean;
  /** True for a prebuilt index, which can be searched and not changed. */
  readonly readOnly: boolean;
  /** How many items the library had before the browser deleted its database; 0 unless it did, and as soon as there are items again. */
  readonly evicted: number;
  readonly model: ModelFacts;
  /** Towers that are running now. */
  readonly towers: readonly TowerInfo[];
  readonly queue: Queued;
  /** Another model is being indexed beside the one that searches; undefined otherwise. */
  readonly changing: { readonly from: string; readonly done: number; readonly total: number } | undefined;
}

/** A stretch of the library, newest first. */
export interface Page {
  readonly items: readonly Item[];
  readonly total: number;
}

/** What a library says on its own. */
export interface LibraryEvents {
  /** Items came or went, here or in another tab. */
  change: { readonly items: number };
  /** A model is being fetched or started on behalf of a search or an addition, or the queue came further. */
  progress: Progress;
  /** The queue has changed: more or less waits, it was paused, another tab has taken over. */
  queue: Queued;
  /** A tower is ready. */
  tower: TowerInfo;
  /** Something failed and was mended without the person's help; `message` says what. */
  recovered: { readonly code: ErrorCode; readonly message: string };
}
