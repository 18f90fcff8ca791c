import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls, startPostgres, stopPostgres } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, authorizationOf, signIn } from './staff';

const api =
  '/admin/api/platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-notifications-prod';

test.afterEach(startPostgres);

test('without Postgres reads go on, mutations answer 503 and nothing reaches AWS; with it again everything works', async ({
  page,
}) => {
  test.setTimeout(150_000);
  await signIn(page, 'Olivia Operator');
  await page.goto('/admin/platform');
  await expect(
    page.getByRole('link', { name: 'alphaswarm-core-prod' }),
  ).toBeVisible();
  const authorization = await authorizationOf(page);
  const preview = await page.request.post(`${api}/scale/preview`, {
    headers: { authorization },
    data: { desiredCount: 3 },
  });
  expect(preview.status()).toBe(200);
  const { seenVersion } = await preview.json();

  await stopPostgres();
  await forgetCalls();
  await expect
    .poll(async () => (await page.request.get('/admin/health')).status())
    .toBe(503);
  const read = await page.request.get('/admin/api/platform-ecs/services', {
    headers: { authorization },
  });
  expect(read.status()).toBe(200);
  const mutation = await page.request.post(`${api}/scale`, {
    headers: { authorization, 'idempotency-key': randomUUID() },
    data: { desiredCount: 3, reason: 'Load test', seenVersion },
  });
  expect(mutation.status()).toBe(503);
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
  // The page says so, and the rest of the portal goes on.
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(
    page.getByText('The audit log is unavailable').first(),
  ).toBeVisible();
  await screenshot(page, 'audit-log-outage');
  await page.getByRole('link', { name: 'Platform' }).click();
  await expect(
    page.getByRole('link', { name: 'alphaswarm-core-prod' }),
  ).toBeVisible();

  await startPostgres();
  await expect
    .poll(async () => (await page.request.get('/admin/health')).status())
    .toBe(200);
  await page.goto(
    '/admin/platform/alphaswarm-cluster-prod/alphaswarm-notifications-prod',
  );
  await page.getByRole('button', { name: 'Redeploy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('After the outage');
  await dialog.getByRole('button', { name: /^Redeploy/ }).click();
  await approveStepUp(page, 'Olivia Operator');
  await expect(dialog.getByText('Succeeded')).toBeVisible();
});
