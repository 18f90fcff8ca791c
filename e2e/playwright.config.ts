import { defineConfig } from '@playwright/test';
import { browserArguments } from './browser';

/** One portal and one world for all tests: they run one after the other, in the order of their files. */
export default defineConfig({
  testDir: '.',
  // Playwright empties it at the start; the stack's log lies beside it.
  outputDir: '../test-results/playwright',
  globalSetup: './globalSetup.ts',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: process.env.E2E_BASE_URL,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.E2E_BROWSER,
      args: browserArguments,
    },
  },
});
