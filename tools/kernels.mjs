/** Compiles AssemblyScript kernels to WebAssembly with SIMD, and the Vite plugin that does so for `import bytes from './x.ts?wasm'`. */
import { main } from 'assemblyscript/asc';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const flags = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--outFile', 'out.wasm'];
/** What stands behind the `?wasm` of an import, and the flags that it means. */
const variants = {
  // The module brings its memory, unless `memory` says that it is given one.
  own: ['--initialMemory', '1'],
  memory: ['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  shared: ['--sharedMemory', '--enable', 'threads'],
  relaxed: ['--enable', 'relaxed-simd'],
};

/**
 * The module as bytes. Kernels import nothing but a memory, neither other sources nor functions of the page.
 * @param {string} path
 * @param {{ memory?: boolean, shared?: boolean, relaxed?: boolean }} [variant] `shared`: with `memory`, for one that threads share
 * @returns {Promise<Uint8Array>}
 */
export async function compile(path, { memory = false, shared = false, relaxed = false } = {}) {
  const source = await readFile(path, 'utf8');
  const name = basename(path);
  /** @type {Uint8Array | undefined} */
  let out;
  const options = [...(memory ? variants.memory : variants.own), ...(shared ? variants.shared : []), ...(relaxed ? variants.relaxed : [])];
  const { error, stderr } = await main([name, ...flags, ...options], {
    readFile: (file) => (file === name ? source : null),
    writeFile: (file, content) => {
      if (file === 'out.wasm' && typeof content !== 'string') out = content;
    },
    listFiles: () => [],
  });
  if (error || !out) throw new Error(`${path}: ${stderr.toString() || error}`);
  return out;
}

/**
 * A module whose default export is the compiled kernel, written out in base64: a few kilobytes, so it needs no request of its own.
 * `./x.ts?wasm&memory&relaxed` imports its memory and uses relaxed SIMD; `./x.ts?wasm&memory&shared` imports one that threads share.
 * @returns {import('vite').Plugin}
 */
export function kernelPlugin() {
  return {
    name: 'glimpse-kernels',
    enforce: 'pre',
    async load(id) {
      const [path = '', query] = id.split('?');
      const variant = new URLSearchParams(query);
      if (!variant.has('wasm')) return undefined;
      this.addWatchFile(path);
      const bytes = await compile(path, { memory: variant.has('memory'), shared: variant.has('shared'), relaxed: variant.has('relaxed') });
      const text = JSON.stringify(Buffer.from(bytes).toString('base64'));
      return { code: `export default Uint8Array.from(atob(${text}), (c) => c.charCodeAt(0));`, map: null, moduleType: 'js' };
    },
  };
}
