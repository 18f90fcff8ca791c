import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { AgentClient } from './api/AgentClient';
import { calls, forgetCalls } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const redeploy =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-cp-prod/redeploy';

test('an agent asks for Olivia, who sees what for, verifies it in the portal, and finds both in the audit log', async ({
  page,
}) => {
  const agent = await AgentClient.actingFor('Olivia Operator');
  const preview = await agent.send('POST', `${redeploy}/preview`, { body: {} });
  const attempt = { key: randomUUID(), seenVersion: preview.body.seenVersion };
  const challenged = await agent.attempt(redeploy, attempt);
  expect(challenged.status).toBe(401);

  await signIn(page, 'Olivia Operator');
  await page.goto(`/admin/step-up?challenge=${challenged.body.challenge.id}`);
  await expect(
    page.getByText('Rollout agent acts for you, and waits for you to verify.'),
  ).toBeVisible();
  await expect(page.getByText('agent test')).toBeVisible();
  await screenshot(page, 'agent-step-up');
  await page.getByRole('button', { name: 'Verify for this' }).click();
  await approveStepUp(page, 'Olivia Operator');
  await expect(
    page.getByText('You proved yourself for this, once'),
  ).toBeVisible();

  await forgetCalls();
  const done = await agent.attempt(redeploy, attempt);
  expect(done.status).toBe(200);
  expect(await calls('ecs', 'UpdateService')).toHaveLength(1);

  await page.goto(`/admin/audit-log?action=${done.body.actionId}`);
  await expect(
    page.getByText(/Agent Rollout agent.* for Olivia Operator/).first(),
  ).toBeVisible();
});
