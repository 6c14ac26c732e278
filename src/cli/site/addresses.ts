import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Stands for the site's own host where nobody has told it. */
const somewhere = 'http://site.invalid/';

/** Which file an address of a site means, and at which address a file is served. */
export class SiteAddresses {
  readonly #root: string;
  /** Where the root is served; ends with a slash. */
  readonly base: URL;

  /**
   * @param root absolute, without links
   * @param base path or address at which it is served
   */
  constructor(root: string, base: string) {
    this.#root = root;
    const url = new URL(base, somewhere);
    this.base = new URL(url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`, url);
  }

  /** The address of a file; `index.html` stands for its folder, and nothing else does: hosts differ in what else they would take for its page. */
  of(path: string): URL {
    const parts = relative(this.#root, path).split(sep).map(encodeURIComponent);
    if (parts.at(-1) === 'index.html') parts.splice(-1, 1, '');
    return new URL(`./${parts.join('/')}`, this.base);
  }

  /** An address of the site below its base, `./` for the base itself. */
  below(url: URL): string {
    const rest = url.pathname.slice(this.base.pathname.length) + url.search + url.hash;
    // What has a colon before its first slash would count as a scheme.
    return rest === '' || /^[^/?#]*:|^[/?#]/.test(rest) ? `./${rest}` : rest;
  }

  /** `elsewhere`: on another site, or above the base. */
  async file(url: URL): Promise<string | 'elsewhere' | 'missing'> {
    const { base } = this;
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return 'elsewhere';
    try {
      const path = decodeURIComponent(url.pathname.slice(base.pathname.length));
      if (path.includes('\0')) return 'missing';
      // Links count as what they lead to, and must not lead out.
      const real = await realpath(join(this.#root, path));
      if (!real.startsWith(this.#root + sep)) return 'missing';
      return (await stat(real)).isFile() ? real : 'missing';
    } catch {
      return 'missing';
    }
  }
}
