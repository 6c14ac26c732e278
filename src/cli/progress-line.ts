/** A file on its way: a line that is written over and over on a terminal, and once anywhere else. */
export class ProgressLine {
  readonly #name: string;
  readonly #bytes: number;
  readonly #start = performance.now();
  /** What was there before anything was fetched. */
  #first: number | undefined;
  #shown = 0;

  constructor(name: string, bytes: number) {
    this.#name = name;
    this.#bytes = bytes;
  }

  reached(bytes: number): void {
    this.#first ??= bytes;
    const now = performance.now();
    if (!process.stdout.isTTY || now - this.#shown < 200) return;
    this.#shown = now;
    const rate = (1000 * (bytes - this.#first)) / (now - this.#start);
    const left = rate > 0 ? `, ${bytesText(rate)}/s, ${Math.ceil(Math.max(0, this.#bytes - bytes) / rate)} s left` : '';
    this.#write(`${bytesText(bytes)} of ${bytesText(this.#bytes)}${left}`);
  }

  end(words: string): void {
    this.#write(`${bytesText(this.#bytes)}, ${words}`);
    process.stdout.write('\n');
  }

  #write(words: string): void {
    process.stdout.write(`${process.stdout.isTTY ? '\r\x1b[K' : ''}  ${this.#name}: ${words}`);
  }
}

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
