import { expect, test } from '@playwright/test';
import { AgentClient } from './api/AgentClient';
import { McpAgent } from './api/McpAgent';
import { StaffClient } from './api/StaffClient';
import { calls, forgetCalls } from './control';
import { seriousFindings, widerThanWindow } from './pageChecks';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const service = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-cp-prod',
};

test('an agent proposes by MCP, Olivia sees what it would do, confirms with a step-up, and the audit log names both', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const agent = await McpAgent.connect(
    await AgentClient.actingFor('Olivia Operator'),
  );
  expect(await agent.tools()).toEqual(
    expect.arrayContaining([
      'platform-ecs.list-services',
      'platform-ecs.preview-service-redeploy',
      'platform-ecs.propose-service-redeploy',
      'staff-access.get-proposal',
    ]),
  );
  await forgetCalls();
  const preview = await agent.call(
    'platform-ecs.preview-service-redeploy',
    service,
  );
  const wanted = {
    ...service,
    reason: 'It leaks memory since the last release',
    seenVersion: preview.output.seenVersion,
  };
  const proposed = await agent.call(
    'platform-ecs.propose-service-redeploy',
    wanted,
  );
  const { proposalId } = proposed.output;
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);

  await signIn(page, 'Olivia Operator');
  await page.goto('/admin/approvals');
  await page
    .getByRole('row', { name: /It leaks memory/ })
    .getByRole('link')
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/proposals/${proposalId}$`));
  await expect(page.getByText('Rollout agent, for you')).toBeVisible();
  await screenshot(page, 'proposal');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect([colorScheme, await seriousFindings(page)]).toEqual([
      colorScheme,
      [],
    ]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const window = page.viewportSize()!;
  await page.setViewportSize({ width: 768, height: 900 });
  expect(await widerThanWindow(page)).toBe(false);
  await page.setViewportSize(window);
  await page.getByRole('button', { name: 'Review and confirm…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The agent is right, OPS-77');
  await dialog.getByRole('button', { name: /^Redeploy/ }).click();
  await approveStepUp(page, 'Olivia Operator');
  await expect(dialog.getByText('Succeeded')).toBeVisible();
  expect(await calls('ecs', 'UpdateService')).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('Confirmed').first()).toBeVisible();

  const now = await agent.call('staff-access.get-proposal', { id: proposalId });
  expect(now.output.state).toBe('confirmed');
  await page.goto(`/admin/audit-log?action=${now.output.decidedBy.actionId}`);
  await expect(page.getByText('Agent Rollout agent').first()).toBeVisible();
  await expect(page.getByText('OPS-77').first()).toBeVisible();
});

test('an agent on its own reads aggregates by MCP, and its proposal is refused and recorded', async () => {
  const client = await AgentClient.alone();
  const agent = await McpAgent.connect(client);
  const { output } = await agent.call('platform-ecs.get-service', service);
  expect(JSON.stringify(output)).toContain(service.service);
  for (const [tool, input] of [
    ['platform-ecs.list-services', {}],
    ['platform-ecs.get-rollout', service],
    ['platform-ecs.list-deployments', service],
    ['platform-ecs.get-alarms', service],
    ['platform-ecs.get-metrics', { ...service, range: '3h' }],
    ['deployments.list-workloads', { limit: 5 }],
    ['deployments.get-agents-health', {}],
    ['kill-switch.get-status', {}],
    ['managed-services.list-offers', {}],
    ['managed-services.list-instances', {}],
  ] as const) {
    const answer = await agent.call(tool, input);
    expect(answer.output, `${tool}: ${answer.refusal}`).toBeDefined();
  }
  for (const tool of ['preview', 'propose']) {
    const { refusal } = await agent.call(
      `platform-ecs.${tool}-service-redeploy`,
      {
        ...service,
        ...(tool === 'propose' && { reason: 'on my own', seenVersion: 'v' }),
      },
    );
    expect(refusal).toContain('NotAllowedError');
  }
  const ada = await StaffClient.signIn('Ada Admin');
  const { items } = (await ada.get('audit-log/events?actorKind=agent&limit=20'))
    .body;
  expect(
    items.find(({ reason }: { reason: string }) => reason === 'on my own'),
  ).toMatchObject({
    phase: 'denied',
    event_type: 'platform-ecs.service.redeploy',
    agent_subject: client.id,
    actor_user_id: null,
  });
  const denied = await agent.call('staff-access.get-proposal', {
    id: crypto.randomUUID(),
  });
  expect(denied.refusal).toContain('NotFoundError');
});

test('for Vera, who may not, the agent proposes nothing; what it is not configured for it is not shown', async () => {
  const agent = await McpAgent.connect(
    await AgentClient.actingFor('Vera Viewer'),
  );
  const { refusal } = await agent.call(
    'platform-ecs.propose-service-redeploy',
    { ...service, reason: 'for Vera', seenVersion: 'v' },
  );
  expect(refusal).toMatch(/NotAllowedError.*Operator or Admin may/);
  for (const tool of await agent.tools()) {
    expect(tool).not.toMatch(/roll-?back|refund|approval|audit/);
  }
  const hidden = await agent.call('billing.propose-refund', {});
  expect(hidden.refusal).toContain('NotFoundError');
});

test('a token that is not genuine, and a person’s own, open nothing', async () => {
  const { token } = await AgentClient.actingFor('Olivia Operator');
  const [header, payload] = token.split('.');
  await expect(
    McpAgent.connect({ token: `${header}.${payload}.AAAA` }),
  ).rejects.toThrow(/401|Unauthorized/);
});
