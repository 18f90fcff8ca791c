import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Count
 */

/**
 * Runs a command with its output shown.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<number>} its exit code; 1 if a signal ended it
 */
export function run(command, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
}

/** A check that either holds or does not. @returns {Promise<Count>} */
export async function check(node, script, args, options) {
  const code = await run(node, [path.join(root, script), ...args], options);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Jest's own count, from its JSON report. A suite that did not even load counts as a failure. @returns {Count} */
export function jestCount(reportFile) {
  const report = readReport(reportFile);
  if (!report) return { passed: 0, failed: 1 };
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
  };
}

/** Playwright's own count, from its JSON report. A test that passed only when tried again counts as a failure. @returns {Count} */
export function playwrightCount(reportFile) {
  const report = readReport(reportFile);
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return {
    passed: expected,
    failed: unexpected + flaky + report.errors.length,
  };
}

/** The count of node's test runner, from its TAP output. @returns {Count} */
export function tapCount(tap) {
  const number = name =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? NaN);
  const passed = number('pass');
  const failed = number('fail');
  return Number.isNaN(passed) || Number.isNaN(failed)
    ? { passed: 0, failed: 1 }
    : { passed, failed };
}

function readReport(file) {
  return fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8'))
    : undefined;
}
