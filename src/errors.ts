/** Every failure Glimpse can report, with the sentence a person reads. Each code is a heading in `docs/errors.md`. */
export const messages = {
  'unsupported-browser': 'This browser lacks something Glimpse needs (WebAssembly with SIMD, module workers). Please update it or try another.',
  'insecure-context': 'Glimpse needs a secure address: open the page over https or from localhost.',
  'worker-blocked': 'A background worker could not start. The page’s security policy or a missing file may be the reason.',
  'worker-timeout': 'A background worker stopped answering and was restarted. Please try again.',
  'worker-died': 'A background worker crashed and was restarted. Please try again.',
  'protocol-mismatch': 'Glimpse was updated while this page was open. Please reload the page.',
  'gpu-unavailable': 'No usable graphics processor was found; the processor is used instead.',
  'gpu-lost': 'The graphics driver restarted; the processor is used instead.',
  'gpu-wrong': 'The graphics processor gave wrong results; the processor is used instead.',
  'out-of-memory': 'The memory of this device is not enough for the model. Please close other tabs, or choose smaller weights.',
  'encoder-wrong': 'The model gave wrong results on this device, so nothing was stored. Please try another browser.',
  'model-unknown': 'There is no model of that name.',
  'model-invalid': 'The model cannot be used as described: its description or a setting is wrong.',
  'text-only': 'This model understands words only, not pictures. Please choose another model.',
  'model-network': 'The model could not be downloaded: no connection. Check the network and try again.',
  'model-http': 'The model could not be downloaded: the server refused. Try again later.',
  'model-html': 'The model could not be downloaded: the server sent a web page instead of the file.',
  'model-pointer': 'The model could not be downloaded: the server has only a placeholder (Git LFS). The owner of the page has to correct that.',
  'model-range': 'The model could not be downloaded: the server sent another part of the file than was asked for. Please try again.',
  'model-changed': 'The model changed on the server while it was being downloaded. Please try again.',
  'model-short': 'The model could not be downloaded: the file ended too early. Please try again.',
  'model-integrity': 'The downloaded model file is damaged or was changed, so it was thrown away. Please try again.',
  quota: 'The disk space this browser allows is used up. Remove some pictures or free space; what was saved is safe.',
  'db-blocked': 'Another tab holds an older version of the library open. Close or reload that tab to go on.',
  'db-lost': 'The browser closed the library. Please reload the page.',
  'db-evicted': 'The browser has deleted what was saved of this library. Please add the pictures again, or import a copy.',
  'lock-lost': 'Another tab has taken over adding pictures; they are being added there.',
  'folder-permission': 'The browser asks for your permission before Glimpse may read that folder again.',
  'export-invalid': 'This is not a Glimpse library, or the file is damaged. Nothing was taken from it.',
  'export-newer': 'This library was saved by a newer version of Glimpse. Please reload the page and try again.',
  'file-empty': 'The file is empty.',
  'file-unsupported': 'This is not a picture that Glimpse can read.',
  'file-decode': 'The picture is damaged and cannot be read.',
  'file-too-large': 'The picture has too many pixels to be opened safely.',
  'file-read': 'The file could not be read. It may have been moved, or access was withdrawn.',
  'file-timeout': 'The picture took too long to read, so it was put aside.',
  'file-crash': 'The browser stopped again and again while this picture was being read, so it is left alone.',
  'file-again': 'The page was closed before this picture was read. Please add it again.',
  'file-network': 'The picture could not be loaded from its address.',
  cors: 'The picture’s site does not allow other pages to read it.',
  'not-found': 'That picture is not in the library.',
  'query-empty': 'There is nothing to search for: type some words or choose a picture.',
  'query-invalid': 'That search cannot be answered: each of its `terms` is one text, one picture or one item, with a number as its weight.',
  'input-invalid': 'That input is neither text nor a picture.',
  'space-mismatch': 'These vectors come from different models and cannot be compared.',
  'vector-invalid': 'That vector holds something that is not a number, or is too large to be compared.',
  'index-busy': 'This index is open in another tab. Please close that tab and try again.',
  'index-in-worker': 'This index was made by a background worker, and only one can open it.',
  'index-read-only': 'This index can be searched, but not changed.',
  'index-invalid': 'The search index of this site is damaged or was changed, so it is not used. The owner of the page has to publish it again.',
  'index-newer': 'The search index of this site was made by a newer version of Glimpse. The owner of the page has to update it.',
  'index-network': 'The search index of this site could not be loaded. Check the network and try again.',
  disposed: 'This model or library was closed.',
  internal: 'Something went wrong inside Glimpse. Please try again.',
} as const;

/** The closed list of codes. */
export type ErrorCode = keyof typeof messages;

/**
 * The one error class of the public interface. `message` is a sentence for the person; `detail` is for the developer.
 * Cancelling is not an error: it rejects with the platform's `AbortError`.
 */
export class GlimpseError extends Error {
  override readonly name = 'GlimpseError';
  readonly code: ErrorCode;
  /** What exactly happened, for developers: never shown to people by Glimpse itself. */
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string, cause?: unknown) {
    super(messages[code], cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
  }
}

/** Whether a rejection only says that the caller cancelled. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Any thrown value as a `GlimpseError`; one that already is comes back unchanged. */
export function asGlimpseError(error: unknown, code: ErrorCode = 'internal'): GlimpseError {
  if (error instanceof GlimpseError) return error;
  return new GlimpseError(code, error instanceof Error ? error.message : String(error), error);
}
