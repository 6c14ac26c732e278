/** Bytes in which a page has to say how it is written. */
const head = 1024;

/** The text of a page: by its byte order mark, else by what it says of itself, else UTF-8. */
export function decodeHtml(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, head));
  const mark = start.startsWith('\xfe\xff') ? 'utf-16be' : start.startsWith('\xff\xfe') ? 'utf-16le' : start.startsWith('\xef\xbb\xbf') ? 'utf-8' : undefined;
  // A page that could be read so far is not written in 16 bits, whatever it says.
  const said = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(start)?.[1]?.replace(/^utf-?16.*/i, 'utf-8');
  try {
    return new TextDecoder(mark ?? said ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
