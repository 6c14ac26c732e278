/** `npm test`: everything, from a fresh clone. The last line counts what passed and failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureBrowsers } from './browsers.mjs';
import { install, root, run } from './steps.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
/** Names of what failed, repeated at the end. */
const failures = /** @type {string[]} */ ([]);

/**
 * @param {string} name
 * @param {() => number | void} work returns an exit status, or throws
 */
function step(name, work) {
  console.log(`\n── ${name}`);
  let fine = false;
  try {
    fine = (work() ?? 0) === 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  total[fine ? 'passed' : 'failed']++;
  if (!fine) failures.push(name);
  return fine;
}

/** @param {string} script @param {string[]} args */
const node = (script, args = []) => run(process.execPath, [join(root, script), ...args]);

/** @param {string[]} projects */
async function vitest(projects) {
  const title = projects.join(' and ');
  const report = join(root, 'test/output', `${projects.join('-')}.json`);
  mkdirSync(join(root, 'test/output'), { recursive: true });
  rmSync(report, { force: true });
  const chosen = projects.flatMap((project) => ['--project', project]);
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(process.stdout, { end: false });
  child.stderr.pipe(process.stderr, { end: false });
  const [status] = await once(child, 'close');
  if (!existsSync(report)) {
    total.failed++;
    failures.push(`${title}: no report`);
    return;
  }
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += counts.numPassedTests;
  total.failed += counts.numFailedTests;
  total.skipped += counts.numPendingTests + counts.numTodoTests;
  for (const file of counts.testResults) {
    for (const test of file.assertionResults) if (test.status === 'failed') failures.push(`${relative(root, file.name)}: ${test.fullName}`);
  }
  // A file that does not load, or an error outside a test, has no failed test of its own.
  if ((status !== 0 || counts.numTotalTests === 0) && counts.numFailedTests === 0) {
    total.failed++;
    failures.push(`${title}: an error outside the tests, or no test at all`);
  }
}

function finish() {
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

if (!step('Dependencies', install)) finish();
step('Browsers', () => void ensureBrowsers());
step('Types', () => node('node_modules/typescript/bin/tsc'));
step('Lint', () => node('node_modules/oxlint/bin/oxlint'));
const built = step('Build', () => node('tools/build.mjs'));
console.log('\n── Tests: unit and browser, and end-to-end beside them');
// What one of them waits for is time for the other.
await Promise.all([vitest(['unit', 'browser']), ...(built ? [vitest(['e2e'])] : [])]);
if (!built) failures.push('e2e: not run, there is no build');
finish();
