import { build } from 'vite'; import { chromium } from 'playwright'; import { kernelPlugin } from './tools/kernels.mjs'; import { serve } from './tools/serve.mjs'; import { chromiumFlags, findBrowser } from './tools/browsers.mjs';
const opt = JSON.parse(process.argv[2] ?? '{"N":100000,"sets":["default","hard"]}');
await build({ configFile: false, root: '/tmp/vb', base: './', logLevel: 'error', plugins: [kernelPlugin()], worker: { format: 'es', plugins: () => [kernelPlugin()] }, build: { outDir: '/tmp/vb/dist', emptyOutDir: true, target: 'es2022', modulePreload: false } });
const s = await serve({ root: '/tmp/vb/dist' }); const b = await chromium.launch({ executablePath: findBrowser('chromium'), args: chromiumFlags() });
const tab = await b.newPage(); tab.setDefaultTimeout(9e5); tab.on('console', (m) => console.log(m.text())); tab.on('pageerror', (e) => console.log(e.message)); await tab.goto(s.url); await tab.waitForFunction(() => 'bench' in globalThis);
for (const r of await tab.evaluate((o) => bench(o), opt)) console.log(JSON.stringify(r));
await b.close(); await s.close();
