import { expect, test } from '@playwright/test';
import { changeFromConsole } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const cluster = 'alphaswarm-cluster-prod';
const service = 'alphaswarm-notifications-prod';

test('what somebody changes in the AWS console comes to a row, what is done in the portal does not', async ({
  page,
}) => {
  await signIn(page, 'Ada Admin');
  await page.goto(`/admin/platform/${cluster}/${service}`);
  await page.getByRole('button', { name: 'Redeploy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Compared with CloudTrail');
  await dialog.getByRole('button', { name: `Redeploy ${service}` }).click();
  await approveStepUp(page, 'Ada Admin');
  await expect(dialog.getByText('Succeeded')).toBeVisible();

  await changeFromConsole({ user: 'maria', service, desiredCount: 3 });

  await page.goto('/admin/audit-log?event=audit-log.outside.observe');
  const row = page.getByText(
    `saw in AWS CloudTrail that the IAM user maria scaled the service ${service} to 3 tasks, outside the portal`,
  );
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 45_000 });
  await expect(row).toHaveCount(1);
  // The redeploy is in CloudTrail before it, and has its row: it isn't told of again.
  await expect(page.getByText(/redeployed the service/)).toHaveCount(0);
  await expect(
    page.getByText(/AWS CloudTrail: \d+ changes? made outside the portal/),
  ).toBeVisible();
  await screenshot(page, 'outside-change');
});
