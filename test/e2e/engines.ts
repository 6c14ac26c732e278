import { launch as launchPuppeteer } from 'puppeteer-core';
import { findBrowser } from '../../tools/browsers.mjs';
import { launch } from './rig.ts';
import { WebDriver } from './webdriver.ts';

export const engines = ['Chromium', 'Firefox', 'WebKitGTK'] as const;
export type EngineName = (typeof engines)[number];

/** A browser with one tab: what all drivers have in common. */
export interface Engine {
  goto(url: string): Promise<unknown>;
  /** Calls a function of the page by its name, with what can be written as JSON, and waits for what it promises. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  close(): Promise<void>;
}

type Functions = Record<string, (...args: readonly unknown[]) => Promise<unknown>>;

function program(name: 'firefox' | 'webkit'): string {
  const found = findBrowser(name);
  if (!found) throw new Error(`No ${name}: run \`node tools/browsers.mjs\`.`);
  return found;
}

const starters: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  async Chromium() {
    const browser = await launch();
    const tab = await browser.newPage();
    return {
      goto: (url) => tab.goto(url),
      call: <T>(name: string, ...args: readonly unknown[]) => tab.evaluate(([key, given]) => (globalThis as unknown as Functions)[key]!(...given), [name, args] as const) as Promise<T>,
      close: () => browser.close(),
    };
  },

  async Firefox() {
    const browser = await launchPuppeteer({ browser: 'firefox', executablePath: program('firefox'), headless: true, protocolTimeout: 170_000 });
    const tab = await browser.newPage();
    return {
      goto: (url) => tab.goto(url),
      call: <T>(name: string, ...args: readonly unknown[]) => tab.evaluate((key, given) => (globalThis as unknown as Functions)[key]!(...given), name, args) as Promise<T>,
      close: () => browser.close(),
    };
  },

  async WebKitGTK() {
    const driver = await WebDriver.start(program('webkit'), ['xvfb-run', '-a'], { 'webkitgtk:browserOptions': { args: ['--automation'] } });
    return { goto: (url) => driver.open(url), call: (name, ...args) => driver.call(name, ...args), close: () => driver.close() };
  },
};

export function startEngine(name: EngineName): Promise<Engine> {
  return starters[name]();
}

/** Opens a page whose module offers `whenReady`; the module may run a little after the page has loaded. */
export async function visit(engine: Engine, url: string): Promise<void> {
  await engine.goto(url);
  for (let tries = 0; (await engine.call<boolean>('whenReady').catch(() => false)) !== true; tries++) {
    if (tries > 100) throw new Error(`${url}: its module does not run`);
    await new Promise((done) => setTimeout(done, 200));
  }
}
