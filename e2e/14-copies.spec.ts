import { expect, test } from '@playwright/test';
import { signIn } from './staff';

test('the audit log says how far its archive is, and so does the dashboard', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'Aya Auditor');
  await expect(page.getByText('Forwarded to')).toBeVisible();

  await page.goto('/admin/audit-log');
  const copies = page.getByRole('list', { name: 'Copies of the log' });
  // The sign-in is a row that the next run archives; the page asks again by itself.
  await expect(copies).toContainText(
    /Archived [1-9][\d,]*( of [\d,]+)? rows? in alphaswarm-audit-archive/,
    { timeout: 60_000 },
  );
});
