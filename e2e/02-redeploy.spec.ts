import { expect, test } from '@playwright/test';
import { calls, forgetCalls } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const service = 'alphaswarm-core-prod';

test('an operator redeploys a service through step-up, follows the rollout, and finds the trail', async ({
  page,
}) => {
  test.setTimeout(150_000);
  await signIn(page, 'Olivia Operator');
  await screenshot(page, 'dashboard');
  await forgetCalls();

  await page.getByRole('link', { name: 'Platform' }).click();
  await expect(
    page.getByRole('heading', { name: 'Platform', level: 1 }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: service })).toBeVisible();
  await screenshot(page, 'platform');
  await page.getByRole('link', { name: service }).click();

  await page.getByRole('button', { name: 'Redeploy' }).click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByRole('heading', { name: 'What will happen' }),
  ).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog
    .getByLabel('Reason')
    .fill('Rotating a leaked cache entry, OPS-42');
  await screenshot(page, 'redeploy-review');
  await dialog.getByRole('button', { name: /^Redeploy/ }).click();

  await expect(
    dialog.getByRole('button', { name: 'Verify with Entra' }),
  ).toBeVisible();
  await screenshot(page, 'redeploy-step-up');
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
  await approveStepUp(page, 'Olivia Operator');

  // Nothing is typed again: the action goes on by itself.
  await expect(dialog.getByText('Succeeded')).toBeVisible();
  expect(await calls('ecs', 'UpdateService')).toHaveLength(1);
  await screenshot(page, 'redeploy-done');
  const trail = dialog.getByRole('link', { name: 'View audit trail' });
  const trailHref = await trail.getAttribute('href');
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await expect(page.getByText('Rolling out').first()).toBeVisible();
  await page.waitForTimeout(4_000);
  await screenshot(page, 'rollout');
  // Live, to the end, without a reload.
  await expect(page.getByText('COMPLETED').first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText('Steady').first()).toBeVisible({
    timeout: 60_000,
  });
  await screenshot(page, 'service');

  await page.goto(
    trailHref!.startsWith('/admin') ? trailHref! : `/admin${trailHref}`,
  );
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText('Intended').first()).toBeVisible();
  await expect(drawer.getByText('Succeeded').first()).toBeVisible();
  await expect(drawer.getByText('c1').first()).toBeVisible();
  await expect(drawer.getByText(/OPS-42/).first()).toBeVisible();
  await screenshot(page, 'audit-trail');

  // Who went elsewhere is told how it ended.
  await page.keyboard.press('Escape');
  await page
    .getByRole('link', { name: /^Notifications: \d+ unread$/ })
    .click({ timeout: 60_000 });
  await expect(page.getByText(`${service} is rolled out`)).toBeVisible();
});

test('a step-up that is denied at Entra does nothing, loses nothing, and can be tried again', async ({
  page,
}) => {
  await signIn(page, 'Ada Admin');
  await forgetCalls();
  await page.goto(`/admin/platform/alphaswarm-cluster-prod/${service}`);
  await page.getByRole('button', { name: 'Redeploy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('A reason worth keeping');
  await dialog.getByRole('button', { name: /^Redeploy/ }).click();

  const popupOpens = page.waitForEvent('popup');
  await dialog.getByRole('button', { name: 'Verify with Entra' }).click();
  const popup = await popupOpens;
  const person = popup.getByRole('button', { name: 'Ada Admin' });
  const deny = popup.getByRole('button', { name: 'Deny', exact: true });
  await expect(person.or(deny)).toBeVisible();
  if (await person.isVisible()) await person.click();
  await deny.click();

  await expect(dialog.getByText('The sign-in did not count')).toBeVisible();
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
  await expect(dialog.getByRole('button', { name: 'Try again' })).toBeVisible();
});
