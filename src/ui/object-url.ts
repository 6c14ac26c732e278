/** The addresses of a few blobs; of those that are not shown any more they are given back. */
export class ObjectUrls {
  #urls = new Map<Blob, string>();

  show(blobs: readonly Blob[]): (blob: Blob) => string | undefined {
    const shown = new Map(blobs.map((blob) => [blob, this.#urls.get(blob) ?? URL.createObjectURL(blob)]));
    for (const [blob, url] of this.#urls) if (!shown.has(blob)) URL.revokeObjectURL(url);
    this.#urls = shown;
    return (blob) => shown.get(blob);
  }
}
