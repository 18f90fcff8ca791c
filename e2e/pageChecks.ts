import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What would keep somebody from using the page. Minor findings are for another day. */
export async function seriousFindings(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    // The sort headers of Backstage's own catalog table nest a button in a button; they come from a Material UI table that the portal doesn't make.
    .exclude('.MuiTableSortLabel-root')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
}

/** Resolves when the page with this heading has nothing to wait for any more. */
export async function settled(page: Page, heading: string) {
  await expect(
    page.getByRole('heading', { name: heading, level: 1 }),
  ).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
}

/** Whether somebody would have to scroll sideways. */
export function widerThanWindow(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth;
  });
}
