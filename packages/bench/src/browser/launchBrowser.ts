import { chromium, type Browser } from '@playwright/test';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- e2e belongs to no package that it could be imported from
import { browserArguments, findBrowser } from '../../../../e2e/browser';

/** Starts the browser that the end-to-end tests use. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(),
    args: browserArguments,
  });
}
