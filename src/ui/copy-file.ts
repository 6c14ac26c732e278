/** Not in every browser, hence not in TypeScript's DOM. https://wicg.github.io/file-system-access/#api-showsavefilepicker */
type Picker = (options: { suggestedName: string; types: { description: string; accept: Record<string, string[]> }[] }) => Promise<FileSystemFileHandle & { remove?: () => Promise<void> }>;

/** Milliseconds in which a download has surely begun to read its file. */
const read = 60_000;

/** `Holidays 2026-03-01.glimpse`, with nothing in it that a file name cannot have. */
export function copyName(library: string, now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const name = library.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, ' ').replace(/^[. ]+/, '').slice(0, 100).trim() || 'library';
  return `${name} ${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}.glimpse`;
}

/**
 * Writes a copy to where the person chooses, or to the downloads where the browser does not ask.
 * @returns bytes
 * @throws AbortError when the person closes the dialogue, and the signal's reason
 */
export async function writeCopy(library: string, make: () => Promise<Blob>, signal: AbortSignal): Promise<number> {
  const pick = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(globalThis);
  const suggestedName = copyName(library);
  if (!pick) {
    const blob = await make();
    signal.throwIfAborted();
    download(blob, suggestedName);
    return blob.size;
  }
  const handle = await pick({ suggestedName, types: [{ description: 'Glimpse', accept: { 'application/octet-stream': ['.glimpse'] } }] });
  try {
    const blob = await make();
    // What is written counts when it is closed: a copy that was stopped leaves the old file as it was.
    await blob.stream().pipeTo(await handle.createWritable(), { signal });
    return blob.size;
  } catch (error) {
    await removeEmpty(handle);
    throw error;
  }
}

/** The dialogue makes a file of no bytes, which nobody can use. */
async function removeEmpty(handle: Awaited<ReturnType<Picker>>): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await handle.remove?.();
  } catch {
    // It stays, empty.
  }
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), read);
}
