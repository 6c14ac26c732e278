import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig, type Plugin, type UserConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { GlimpseError } from './src/errors.ts';
import { checkPreset } from './src/models/check.ts';
import { presets } from './src/models/index.ts';
import { kernelPlugin } from './tools/kernels.mjs';
import { isolation, runtimePlugin } from './tools/runtime.mjs';

const shared: UserConfig = {
  base: './',
  // The runtime's binaries are served as files that we choose; without this its scripts would bring copies of their own.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  server: { headers: isolation },
  preview: { headers: isolation },
};

const output = { target: 'es2022', sourcemap: true, assetsInlineLimit: 0, modulePreload: false, chunkSizeWarningLimit: 1024 } as const;

/**
 * Workers by address: from another origin a worker needs a script of ours that starts it, and where Trusted Types are enforced, an
 * address that was vouched for. Bundlers do not find workers in that form.
 */
function workersByAddress(): Plugin {
  return {
    name: 'glimpse-workers-by-address',
    enforce: 'pre',
    resolveId(source, importer) {
      return source === './new-worker.ts' ? this.resolve('./new-worker-by-address.ts', importer) : undefined;
    },
  };
}

/** Copies of this file on one page share the policy of lit as well. */
function sharedLit(): Plugin {
  const shared = fileURLToPath(new URL('./src/worker/shared-policy.ts', import.meta.url));
  return {
    name: 'glimpse-shared-lit',
    transform(code, id) {
      if (!/\/lit-html\/(development\/)?lit-html\.js$/.test(id)) return undefined;
      const changed = code.replace(/\b(\w+)\.createPolicy\((['"])lit-html\2,/, 'sharedPolicy($1, "lit-html",');
      if (changed === code) throw new Error('lit-html makes its policy in another way now');
      return { code: `import { sharedPolicy } from ${JSON.stringify(shared)};\n${changed}`, map: null };
    },
  };
}

/**
 * What a page loads first has to stay small. Vite wraps every dynamic import to load what it needs ahead of it, and ours
 * need nothing; the indentation of templates and styles would be shipped.
 */
function small(): Plugin {
  return {
    name: 'glimpse-small',
    enforce: 'pre',
    load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : undefined),
    transform: (code, id) => (id.includes('/src/ui/') ? { code: code.replaceAll(/\n[ \t]+/g, '\n'), map: null } : undefined),
  };
}

/** The installable page: a static site that works from any folder of any host. */
const app: UserConfig = {
  ...shared,
  build: { ...output, outDir: 'dist/app', emptyOutDir: true },
  worker: { format: 'es', plugins: () => [kernelPlugin()] },
  plugins: [
    soundPresets(),
    small(),
    runtimePlugin(),
    kernelPlugin(),
    licences(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      filename: 'sw.js',
      manifest: false,
      workbox: {
        // The shell only. Models, runtime binaries and pictures are kept in Glimpse's own store.
        // All that Glimpse makes is named so: what is to be erased is known by it.
        cacheId: 'glimpse',
        globPatterns: ['**/*.{html,css,js,mjs,svg,png,ico,webmanifest}', 'album/album.json'],
        // The HEIC decoder is two megabytes that few need: it is kept from its first use on.
        globIgnores: ['sw.js', 'models/**', '**/libheif-*'],
        runtimeCaching: [{ urlPattern: /\/libheif-[^/]*\.js$/, handler: 'CacheFirst', options: { cacheName: 'glimpse-heic', plugins: [{ cacheDidUpdate: keepNewest }] } }],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        inlineWorkboxRuntime: true,
        cleanupOutdatedCaches: true,
        navigateFallback: 'index.html',
        // An address with an extension is a file: when it is missing, the answer is an error and not a page.
        navigateFallbackDenylist: [/\.[a-z0-9]+$/i],
        sourcemap: false,
      },
    }),
  ],
};

/** Of the decoder's versions only the one that was just fetched is kept. The function's text goes into the service worker. */
async function keepNewest({ cacheName, request }: { cacheName: string; request: Request }): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const { url } of await cache.keys()) if (url !== request.url) await cache.delete(url);
}

/** A preset that contradicts itself, or floats on a branch without saying so, ends the build. */
function soundPresets(): Plugin {
  return {
    name: 'glimpse-presets',
    buildStart() {
      for (const preset of presets) {
        try {
          checkPreset(preset);
        } catch (error) {
          this.error(error instanceof GlimpseError ? (error.detail ?? error.message) : String(error));
        }
      }
    },
  };
}

/** The licences of the HEIC decoder and of the EXIF reader, which are others than ours, go where these go. */
function licences(): Plugin {
  return {
    name: 'glimpse-licences',
    writeBundle({ dir = '' }) {
      cpSync('node_modules/libheif-js/libheif-wasm/LICENSE', `${dir}/libheif-LICENSE.txt`);
      cpSync('node_modules/exifreader/LICENSE', `${dir}/exifreader-LICENSE.txt`);
    },
  };
}

/** The licences of what the command line is bundled with, where they are others than ours. */
function cliLicences(): Plugin {
  const names = { linkedom: 'linkedom/LICENSE', libheif: 'libheif-js/libheif-wasm/LICENSE', exifreader: 'exifreader/LICENSE' };
  return {
    name: 'glimpse-cli-licences',
    writeBundle({ dir = '' }) {
      for (const [name, path] of Object.entries(names)) cpSync(`node_modules/${path}`, `${dir}/${name}-LICENSE.txt`);
    },
  };
}

/** Puts the embedded model beside the library. */
function models(): Plugin {
  return { name: 'glimpse-models', writeBundle: ({ dir = '' }) => cpSync('public/models', `${dir}/models`, { recursive: true }) };
}

/** Lit touches the page as soon as it is loaded. The library may be imported on a server, where there is none. */
function withoutPage(): Plugin {
  const changes = [
    { file: /@lit\/reactive-element\/reactive-element\.js$/, from: 'extends HTMLElement', to: 'extends(globalThis.HTMLElement??class{})' },
    { file: /lit-html\/lit-html\.js$/, from: /=document\b/, to: '=globalThis.document??{createTreeWalker(){}}' },
  ];
  const done = new Set<unknown>();
  return {
    name: 'glimpse-without-page',
    transform(code, id) {
      const change = changes.find(({ file }) => file.test(id));
      if (!change) return undefined;
      const changed = code.replace(change.from, change.to);
      if (changed !== code) done.add(change);
      return { code: changed, map: null };
    },
    buildEnd(error) {
      if (!error && done.size < changes.length) this.error('Lit has changed: the library could no longer be imported on a server.');
    },
  };
}

/** Vite writes the addresses of finished workers so that it finds them no more, and the next bundler neither. This one shall: `new URL('file', import.meta.url)`. */
function forBundlers(): Plugin {
  const address = /new URL\(\s*(?:\/\* @vite-ignore \*\/\s*)?(?:new URL\((`[^`]+`),\s*import\.meta\.url\)\.href|(`[^`]+`)),\s*(?:``\s*\+\s*)?import\.meta\.url\)/g;
  return {
    name: 'glimpse-for-bundlers',
    writeBundle({ dir = '' }) {
      for (const name of readdirSync(dir).filter((file) => file.endsWith('.js'))) {
        const code = readFileSync(`${dir}/${name}`, 'utf8');
        // ONNX Runtime names its own script, which is part of another one here.
        const changed = code.replaceAll(address, (_, worker?: string, file?: string) => `new URL(${worker ?? file},import.meta.url)`).replaceAll(/new URL\((`ort[\w.]+\.mjs`),import\.meta\.url\)/g, 'new URL($1,[import.meta.url][0])');
        if (changed !== code) writeFileSync(`${dir}/${name}`, changed);
      }
    },
  };
}

/** One flat folder: every file finds the others relative to its own address. */
const flat = { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name]-[hash][extname]' };
const flatWorker = { ...flat, entryFileNames: '[name]-[hash].js' };

/** The package: ES modules that need no bundler. */
const lib: UserConfig = {
  ...shared,
  publicDir: false,
  build: {
    ...output,
    outDir: 'dist/lib',
    emptyOutDir: true,
    assetsDir: '',
    rolldownOptions: { input: { index: 'src/index.ts', vectors: 'src/vectors.ts', define: 'src/define.ts', page: 'src/page.ts' }, preserveEntrySignatures: 'strict', output: flat },
  },
  worker: { format: 'es', plugins: () => [kernelPlugin()], rolldownOptions: { output: flatWorker } },
  plugins: [soundPresets(), small(), runtimePlugin(), kernelPlugin(), licences(), models(), withoutPage(), forBundlers()],
};

/** For a `<script type="module">` of another origin: one module, and beside it its workers. The runtime and the embedded model are the library's. */
const cdn: UserConfig = {
  ...shared,
  publicDir: false,
  define: { 'import.meta.env.VITE_BESIDE': JSON.stringify('../lib/') },
  build: {
    ...output,
    outDir: 'dist/cdn',
    emptyOutDir: true,
    assetsDir: '',
    rolldownOptions: { input: { glimpse: 'src/cdn.ts' }, preserveEntrySignatures: 'strict', output: { ...flat, codeSplitting: false } },
  },
  worker: { format: 'es', plugins: () => [workersByAddress(), kernelPlugin()], rolldownOptions: { output: flatWorker } },
  plugins: [soundPresets(), workersByAddress(), sharedLit(), small(), kernelPlugin(), licences(), withoutPage()],
};

/** Packages of the command line that have a program for every platform, or that whoever uses them has: they stay outside. */
const outside = ['onnxruntime-node', 'sharp', 'vite'];

/** The command line and the plugin for Vite: programs for Node, with all that they need but the packages outside. */
const cli: UserConfig = {
  publicDir: false,
  ssr: { noExternal: true, external: outside },
  plugins: [kernelPlugin(), cliLicences()],
  build: { ssr: true, target: 'node20', outDir: 'dist/cli', emptyOutDir: true, rolldownOptions: { input: { glimpse: 'src/cli/main.ts', vite: 'src/cli/vite.ts', 'encode.worker': 'src/cli/native/encode.worker.ts' }, output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } } },
};

export default defineConfig(({ mode }) => (mode === 'lib' ? lib : mode === 'cdn' ? cdn : mode === 'cli' ? cli : app));
