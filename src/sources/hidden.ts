const system = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx', '$recycle.bin', 'system volume information']);

/** Files and folders that systems put among a person's own: left out without a word. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || system.has(name.toLowerCase());
}
