import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls } from './control';
import { screenshot } from './screenshots';
import { authorizationOf, signIn } from './staff';

const path = '/platform/alphaswarm-cluster-prod/alphaswarm-core-prod';
const api =
  '/admin/api/platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-core-prod';

test('a viewer sees the same pages without buttons, gets 403 from the API, and a denied row says so', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto(`/admin${path}`);
  await expect(page.getByText(/Operator.*can redeploy, scale/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Redeploy' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Scale' })).toHaveCount(0);
  await screenshot(page, 'service-viewer');

  await forgetCalls();
  const authorization = await authorizationOf(page);
  const reason = `No right to do this ${randomUUID()}`;
  const response = await page.request.post(`${api}/redeploy`, {
    headers: { authorization, 'idempotency-key': randomUUID() },
    data: { reason, seenVersion: 'whatever' },
  });
  expect(response.status()).toBe(403);
  expect((await response.json()).whoCould).toMatch(/Operator/);
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);

  // The viewer sees their own refusal, and says so to nobody else's rows.
  await page.goto('/admin/audit-log?phase=denied');
  await expect(page.getByText(reason).first()).toBeVisible();

  const auditor = await (await browser.newContext()).newPage();
  await signIn(auditor, 'Aya Auditor');
  await auditor.goto('/admin/audit-log?phase=denied');
  await expect(auditor.getByText(reason).first()).toBeVisible();
  await screenshot(auditor, 'audit-log');
});
