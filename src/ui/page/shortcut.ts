/** A key as it is written in the attribute: `/`, or `mod+k`, where `mod` is the command key on a Mac and control elsewhere. */
export function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.toLowerCase().split('+').map((part) => part.trim());
  const key = parts.at(-1) || '+';
  const [ctrl, meta, alt] = [event.ctrlKey, event.metaKey, event.altKey];
  const apple = /mac|iphone|ipad/i.test(navigator.platform);
  const wanted = { ctrl: parts.includes('ctrl') || (parts.includes('mod') && !apple), meta: parts.includes('meta') || (parts.includes('mod') && apple), alt: parts.includes('alt') };
  return event.key.toLowerCase() === key && ctrl === wanted.ctrl && meta === wanted.meta && alt === wanted.alt && (!parts.includes('shift') || event.shiftKey);
}

/** How it is shown: `⌘K`, `Ctrl K`, `/`. */
export function shortcutLabel(shortcut: string): string {
  const apple = /mac|iphone|ipad/i.test(navigator.platform);
  const names: Readonly<Record<string, string>> = { mod: apple ? '⌘' : 'Ctrl', ctrl: 'Ctrl', meta: '⌘', alt: apple ? '⌥' : 'Alt', shift: '⇧' };
  return shortcut.split('+').map((part) => names[part.trim().toLowerCase()] ?? part.trim().toUpperCase()).join(' ');
}
