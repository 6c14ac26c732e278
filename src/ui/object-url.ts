/** The address of one blob at a time; the one before is given back. */
export class ObjectUrl {
  #blob: Blob | undefined;
  #url: string | undefined;

  show(blob: Blob | undefined): string | undefined {
    if (blob === this.#blob) return this.#url;
    if (this.#url !== undefined) URL.revokeObjectURL(this.#url);
    this.#blob = blob;
    this.#url = blob && URL.createObjectURL(blob);
    return this.#url;
  }
}
