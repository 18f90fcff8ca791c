import { expect, test } from '@playwright/test';
import { calls, forgetCalls } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

test('an operator scales a service, seeing present, target and limits before confirming', async ({
  page,
}) => {
  await signIn(page, 'Olivia Operator');
  await forgetCalls();
  await page.goto(
    '/admin/platform/alphaswarm-cluster-prod/alphaswarm-agentcore-proxy-prod',
  );
  await page.getByRole('button', { name: 'Scale' }).click();
  const form = page.getByRole('dialog');
  await expect(form.getByText('2 tasks')).toBeVisible();
  await expect(form.getByText('0 to 10 tasks')).toBeVisible();

  const target = form.getByLabel('Target number of tasks');
  for (const impossible of ['-1', '1.5', '11', '1000000000', 'four']) {
    await target.fill(impossible);
    await form.getByRole('button', { name: 'See what will happen' }).click();
    await expect(form.locator('#scale-problem')).not.toBeEmpty();
  }
  await target.fill('4');
  await form.getByRole('button', { name: 'See what will happen' }).click();

  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByRole('heading', { name: 'What will happen' }),
  ).toBeVisible();
  await dialog.getByLabel('Reason').fill('Load test');
  await screenshot(page, 'scale-review');
  await dialog.getByRole('button', { name: /^Scale .* to 4/ }).click();
  await approveStepUp(page, 'Olivia Operator');
  await expect(dialog.getByText('Succeeded')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  expect(await calls('ecs', 'UpdateService')).toHaveLength(1);
  await expect(page.getByText(/4 of 4|4 tasks/).first()).toBeVisible({
    timeout: 45_000,
  });
});
