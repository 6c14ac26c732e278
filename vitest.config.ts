import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findBrowser } from './tools/browsers.mjs';
import { kernelPlugin } from './tools/kernels.mjs';
import { siteStore } from './test/site-store.mjs';
import { isolation, runtimePlugin } from './tools/runtime.mjs';

const executablePath = findBrowser('chromium');

/** Sites that tests in the browser make, on their own origin. */
function sites(): Plugin {
  const store = siteStore();
  return { name: 'test-sites', configureServer: ({ middlewares }) => void middlewares.use((request, response, next) => store(request, response) || next()) };
}

export default defineConfig({
  test: {
    // Two cores are enough for all of this; more workers only make the timings of the others worse.
    maxWorkers: 2,
    projects: [
      {
        plugins: [kernelPlugin()],
        test: { name: 'unit', environment: 'node', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000, expect: { poll: { timeout: 20_000 } } },
      },
      {
        resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
        worker: { format: 'es' },
        plugins: [runtimePlugin(), kernelPlugin(), sites()],
        server: { headers: isolation },
        // Found ahead of time: a dependency found during a run reloads the page under the test.
        optimizeDeps: {
          include: ['@huggingface/tokenizers', 'onnxruntime-web/wasm', 'onnxruntime-web/jspi', 'onnxruntime-web/webgpu', 'idb', 'hash-wasm', 'lit', 'axe-core', 'libheif-js/libheif-wasm/libheif-bundle.mjs', 'exifreader', '@xmldom/xmldom', 'minisearch/SearchableMap'],
        },
        test: {
          name: 'browser',
          globalSetup: 'test/fault-server.setup.ts',
          setupFiles: 'test/browser/setup.ts',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            api: { host: '127.0.0.1' },
            provider: playwright({ launchOptions: { ...(executablePath ? { executablePath } : {}), args: chromiumFlags() }, contextOptions: { reducedMotion: 'reduce' } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
