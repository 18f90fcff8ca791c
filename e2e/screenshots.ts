import path from 'node:path';
import type { Page } from '@playwright/test';

const folder = process.env.E2E_SCREENSHOTS;

/** Keeps a picture of the page for the docs, when the screenshot script runs the tests. Does nothing otherwise. */
export async function screenshot(page: Page, name: string) {
  if (!folder) return;
  await page.screenshot({
    path: path.join(folder, `${name}.png`),
    animations: 'disabled',
  });
}
