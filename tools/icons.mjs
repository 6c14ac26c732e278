// Renders the PNG icons from their drawings: node tools/icons.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import { chromiumFlags, findBrowser } from './browsers.mjs';

const folder = new URL('../public/icons/', import.meta.url);
const icons = [
  ['glimpse.svg', 'glimpse-192.png', 192],
  ['glimpse.svg', 'glimpse-512.png', 512],
  ['maskable.svg', 'maskable-512.png', 512],
  ['maskable.svg', 'touch-180.png', 180],
];

const executablePath = findBrowser('chromium');
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: chromiumFlags() });
for (const [drawing, name, size] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const svg = await readFile(new URL(drawing, folder), 'base64');
  await page.setContent(`<style>body{margin:0}img{display:block;width:100vw}</style><img src="data:image/svg+xml;base64,${svg}">`);
  await page.locator('img').evaluate((image) => image.decode());
  await writeFile(new URL(name, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
