/** Finds the browsers that the tests drive, and the Python that runs a script of the docs, and installs them from Debian's packages when that is possible. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const known = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    paths: [
      '/usr/lib/chromium/chromium',
      '/snap/bin/chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    ],
    packages: ['chromium', 'fonts-dejavu-core'],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    paths: ['/snap/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
    packages: ['firefox-esr', 'fonts-dejavu-core'],
  },
  // The driver of WebKitGTK's small browser: it needs a display, and `xvfb-run` makes one.
  webkit: {
    variable: 'WEBKIT_DRIVER_PATH',
    names: ['WebKitWebDriver'],
    paths: [],
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth', 'fonts-dejavu-core'],
  },
  python: {
    variable: 'PYTHON_PATH',
    names: ['python3'],
    paths: [],
    packages: ['python3'],
  },
};

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a browser's program; undefined when there is none.
 * @param {keyof typeof known} browser
 * @returns {string | undefined}
 */
export function findBrowser(browser) {
  const { variable, names, paths } = known[browser];
  const named = process.env[variable];
  if (named) return runs(named) ? named : undefined;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...paths].find(runs);
}

/**
 * Flags for a Chromium under test: quiet, a WebGPU adapter without a graphics card, and no host but this machine.
 * @returns {string[]}
 */
export function chromiumFlags() {
  return [
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    // Behind a flag in some builds; where there is no such feature, this does nothing.
    '--enable-features=JXLImageFormat',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--no-first-run',
    '--no-pings',
    '--disable-dev-shm-usage',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/** Python 3, for the script in docs/export.md. */
export const findPython = () => findBrowser('python');

/** @param {string[]} args */
function apt(args) {
  const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return status === 0;
}

/**
 * Finds them all, installing what is missing where that can be done without asking.
 * @returns {Record<keyof typeof known, string>}
 */
export function ensureBrowsers() {
  const missing = /** @type {(keyof typeof known)[]} */ (Object.keys(known)).filter((name) => !findBrowser(name));
  if (missing.length > 0 && platform() === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const packages = [...new Set(missing.flatMap((name) => known[name].packages))];
    console.log(`Installing ${packages.join(', ')} …`);
    apt(['update', '-q']);
    apt(['install', '-y', '-q', '--no-install-recommends', ...packages]);
  }
  const chromium = findBrowser('chromium');
  const firefox = findBrowser('firefox');
  const webkit = findBrowser('webkit');
  const python = findPython();
  if (chromium && firefox && webkit && python) return { chromium, firefox, webkit, python };
  const wanted = [
    chromium ? '' : 'Chromium (or set CHROMIUM_PATH)',
    firefox ? '' : 'Firefox (or set FIREFOX_PATH)',
    webkit ? '' : 'WebKitGTK (or set WEBKIT_DRIVER_PATH)',
    python ? '' : 'Python 3 (or set PYTHON_PATH)',
  ].filter(Boolean);
  throw new Error(`The tests need ${wanted.join(' and ')}. Install it and run them again; on Debian: apt-get install chromium firefox-esr webkit2gtk-driver xvfb xauth python3`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(ensureBrowsers());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
