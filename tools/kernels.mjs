/** Compiles AssemblyScript kernels to WebAssembly with SIMD, and the Vite plugin that does so for `import bytes from './x.ts?wasm'`. */
import { main } from 'assemblyscript/asc';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const flags = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '1', '--outFile', 'out.wasm'];

/**
 * The module as bytes. Kernels import nothing, neither other sources nor functions of the page.
 * @param {string} path
 * @returns {Promise<Uint8Array>}
 */
export async function compile(path) {
  const source = await readFile(path, 'utf8');
  const name = basename(path);
  /** @type {Uint8Array | undefined} */
  let out;
  const { error, stderr } = await main([name, ...flags], {
    readFile: (file) => (file === name ? source : null),
    writeFile: (file, content) => {
      if (file === 'out.wasm' && typeof content !== 'string') out = content;
    },
    listFiles: () => [],
  });
  if (error || !out) throw new Error(`${path}: ${stderr.toString() || error}`);
  return out;
}

const suffix = '?wasm';

/**
 * A module whose default export is the compiled kernel in base64: a few kilobytes, so it needs no request of its own.
 * @returns {import('vite').Plugin}
 */
export function kernelPlugin() {
  return {
    name: 'glimpse-kernels',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(suffix)) return undefined;
      const path = id.slice(0, -suffix.length);
      this.addWatchFile(path);
      const bytes = await compile(path);
      return { code: `export default ${JSON.stringify(Buffer.from(bytes).toString('base64'))};`, map: null, moduleType: 'js' };
    },
  };
}
