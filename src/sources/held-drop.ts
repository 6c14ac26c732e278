/** Not in every browser, hence not in TypeScript's DOM. https://wicg.github.io/file-system-access/#api-datatransferitem-getasfilesystemhandle */
type Handed = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/** A file or folder that was dropped, in all the ways in which the browser gives it. */
export interface HeldItem {
  /** Lives beyond the page; undefined where the browser has none. */
  readonly handle: Promise<FileSystemHandle | null> | undefined;
  readonly entry: FileSystemEntry | null;
  readonly file: File | null;
}

/** What was dropped, beyond the event that brought it. */
export interface HeldDrop {
  readonly items: readonly HeldItem[];
  /** `text/uri-list`. */
  readonly addresses: string;
}

/** Takes everything out of a `DataTransfer`, which is empty once its event is over: call it inside `drop`. */
export function holdDrop(data: DataTransfer): HeldDrop {
  const items = Array.from(data.items)
    .filter(({ kind }) => kind === 'file')
    .map((item: Handed): HeldItem => ({ handle: item.getAsFileSystemHandle?.().catch(() => null), entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return { items, addresses: data.getData('text/uri-list') };
}
