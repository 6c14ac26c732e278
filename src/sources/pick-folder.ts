import { GlimpseError } from '../errors.ts';

/** Not in every browser, hence not in TypeScript's DOM. https://wicg.github.io/file-system-access/#api-showdirectorypicker */
type Picker = (options: { id?: string; mode?: 'read' | 'readwrite' }) => Promise<FileSystemDirectoryHandle>;

function picker(): Picker | undefined {
  return (globalThis as { showDirectoryPicker?: Picker }).showDirectoryPicker?.bind(globalThis);
}

/** Whether this browser can let a person choose a folder; elsewhere use `<input webkitdirectory>` and `fromFiles`. */
export function canPickFolder(): boolean {
  return picker() !== undefined;
}

/**
 * Lets the person choose a folder. Needs a click or key press.
 * @throws GlimpseError `unsupported-browser` where `canPickFolder` is false
 * @throws AbortError when the person closes the dialogue
 */
export async function pickFolder(): Promise<FileSystemDirectoryHandle> {
  const pick = picker();
  if (!pick) throw new GlimpseError('unsupported-browser', 'no showDirectoryPicker');
  return pick({ id: 'glimpse', mode: 'read' });
}
