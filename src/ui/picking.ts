const withoutHeic = 'image/jpeg,image/png,image/webp,image/gif,image/avif,image/bmp,image/svg+xml,image/x-icon';

/**
 * The kinds of pictures a file dialog offers. Many systems do not count HEIC as an image, nor Firefox AVIF: these are named.
 * iPhones and iPads (their WebKit alone knows this property) convert HEIC to JPEG as long as it is not asked for.
 */
export function accept(): string {
  return CSS.supports('-webkit-touch-callout', 'none') ? withoutHeic : 'image/*,.heic,.heif,.avif';
}

/** Whether something that is dragged or pasted carries files. */
export function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}

/** The first file that is dragged or pasted, when it says that it is a picture. */
export function firstPicture(data: DataTransfer | null): File | undefined {
  return Array.from(data?.files ?? []).find((file) => file.type.startsWith('image/'));
}

/** Whether it is a copy of a library, by its name. */
export const isCopy = (file: unknown): file is File => file instanceof File && /\.glimpse$/i.test(file.name);

/** Where the caret is, through shadow trees: a key or a paste there belongs to the field. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable === true || Element.prototype.matches.call(target, 'input, textarea, select'));
}
