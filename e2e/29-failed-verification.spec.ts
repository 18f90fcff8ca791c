import { expect, test } from '@playwright/test';
import { screenshot } from './screenshots';
import { signIn } from './staff';

test('a row that is not what was signed is told of, and that it was found is a row', async ({
  page,
}) => {
  await signIn(page, 'Aya Auditor');
  // On its way to the browser somebody changes what a row says.
  await page.route('**/admin/api/audit-log/actions/*', async route => {
    const response = await route.fetch();
    const action = await response.json();
    for (const row of action.items) row.user_agent = 'somebody else';
    await route.fulfill({ response, json: action });
  });
  await page.goto('/admin/audit-log');
  await page.locator('[data-row]').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: /^Verify/ }).click();
  await expect(drawer.getByText('Broken').first()).toBeVisible();
  await expect(
    drawer.getByText('is recorded in the audit log').first(),
  ).toBeVisible();
  await screenshot(page, 'failed-verification');

  await page.unroute('**/admin/api/audit-log/actions/*');
  await page.goto('/admin/audit-log?event=audit-log.verification.report');
  await expect(
    page
      .getByText(
        /found, verifying row \d+ in the browser, that it is not what was signed \(not-included\); the portal proves it/,
      )
      .first(),
  ).toBeVisible();
});
