import fs from 'node:fs';
import { chromium } from '@playwright/test';
import sparticuz from '@sparticuz/chromium';

/** Where Debian, Fedora, Arch and macOS put a Chromium or Chrome. */
const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Finds a browser to drive: `PLAYWRIGHT_CHROMIUM_PATH`, the system's, the one that Playwright downloaded, and at last the one that is inside the npm
 * package `@sparticuz/chromium`, which needs no download.
 *
 * @returns the path of the executable
 */
export async function findBrowser(): Promise<string> {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) {
    if (!fs.existsSync(named)) {
      throw new Error(
        `PLAYWRIGHT_CHROMIUM_PATH names ${named}, which is not there`,
      );
    }
    return named;
  }
  const found = [...systemBrowsers, chromium.executablePath()].find(file =>
    fs.existsSync(file),
  );
  return found ?? (await sparticuz.executablePath());
}

/** What keeps a browser quiet and self-contained; root can't have Chromium's own process sandbox. */
export const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];
