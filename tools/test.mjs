/** `npm test`: everything, from a fresh clone. The last line counts what passed and failed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

/** @param {string} project */
function vitest(project) {
  console.log(`\n── ${project} tests`);
  const report = join(root, 'test/output', `${project}.json`);
  mkdirSync(join(root, 'test/output'), { recursive: true });
  rmSync(report, { force: true });
  const status = node('node_modules/vitest/vitest.mjs', ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  if (!existsSync(report)) {
    total.failed++;
    failures.push(`${project}: no report`);
    return;
  }
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += counts.numPassedTests;
  total.failed += counts.numFailedTests;
  total.skipped += counts.numPendingTests + counts.numTodoTests;
  for (const file of counts.testResults) {
    for (const test of file.assertionResults) if (test.status === 'failed') failures.push(`${project}: ${test.fullName}`);
  }
  // A file that does not load, or an error outside a test, has no failed test of its own.
  if ((status !== 0 || counts.numTotalTests === 0) && counts.numFailedTests === 0) {
    total.failed++;
    failures.push(`${project}: an error outside the tests, or no test at all`);
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
vitest('unit');
vitest('browser');
if (built) vitest('e2e');
else failures.push('e2e: not run, there is no build');
finish();
