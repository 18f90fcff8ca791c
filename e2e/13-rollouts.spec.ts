import { expect, test, type Page } from '@playwright/test';
import { calls, forgetCalls, registerRevision } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const pageOf = (service: string) =>
  `/admin/platform/alphaswarm-cluster-prod/${service}`;

/** Gives a reason, confirms, and waits for the action to succeed. The step-up of an earlier action may still count. */
async function confirm(page: Page, button: RegExp, reason: string) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: button }).click();
  const verify = dialog.getByRole('button', { name: 'Verify with Entra' });
  const succeeded = dialog.getByText('Succeeded');
  await expect(verify.or(succeeded)).toBeVisible();
  if (await verify.isVisible()) await approveStepUp(page, 'Olivia Operator');
  await expect(succeeded).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

test('an operator deploys an earlier revision, having seen what differs', async ({
  page,
}) => {
  await signIn(page, 'Olivia Operator');
  await forgetCalls();
  await page.goto(pageOf('alphaswarm-core-prod'));
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Deploy a revision…' }).click();

  const choice = page.getByRole('dialog');
  await expect(choice.getByText('runs now')).toBeVisible();
  // Revision 86 is deregistered: it is not offered.
  await expect(choice.getByText('4.17.6')).toBeHidden();
  await choice.getByText('4.18.0').click();
  const differences = choice.getByRole('table');
  await expect(differences).toContainText('FEATURE_SUMMARY_V1');
  await expect(differences).toContainText('1 vCPU');
  await expect(differences).toContainText('session-v1');
  // Names only: the value of SUMMARY_CACHE_SECONDS is 30.
  await expect(
    differences.getByRole('row', { name: /SUMMARY_CACHE_SECONDS/ }),
  ).not.toContainText('30');
  await screenshot(page, 'revisions');
  await choice.getByRole('button', { name: 'See what will happen' }).click();

  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByRole('heading', { name: 'What will happen' }),
  ).toBeVisible();
  await expect(dialog).toContainText('alphaswarm-core-prod:87');
  await expect(dialog).toContainText('4 more than now (4 vCPU, 16 GiB)');
  await confirm(page, /^Deploy alphaswarm-core-prod:87/, 'Cache is wrong');

  const [update] = await calls('ecs', 'UpdateService');
  expect(update.input).toMatchObject({
    taskDefinition: expect.stringMatching(/alphaswarm-core-prod:87$/),
  });
  await expect(page.getByText('alphaswarm-core-prod:87').first()).toBeVisible();
});

test('an operator stops a rollout, and has it rolled back', async ({
  page,
}) => {
  const service = 'alphaswarm-backtest-runner-prod';
  await registerRevision(service, { imageTag: '5.3.1', deploy: true });
  await signIn(page, 'Olivia Operator');
  await forgetCalls();
  await page.goto(pageOf(service));
  await page.getByRole('button', { name: 'More' }).click();
  await page
    .getByRole('menuitem', { name: 'Stop the rollout and roll back…' })
    .click();
  await expect(
    page.getByRole('dialog').getByRole('heading', { name: 'What will happen' }),
  ).toBeVisible();
  await screenshot(page, 'stop-rollout');
  await confirm(page, /^Roll back to/, 'Wrong image, OPS-77');

  expect(await calls('ecs', 'StopServiceDeployment')).toMatchObject([
    { input: { stopType: 'ROLLBACK' } },
  ]);
  await expect(page.getByText(/Rolled back|Rolling back/).first()).toBeVisible({
    timeout: 45_000,
  });
});

test('an operator continues a paused canary, step by step', async ({
  page,
}) => {
  await signIn(page, 'Olivia Operator');
  await forgetCalls();
  await page.goto(pageOf('alphaswarm-agents-runtime-prod'));
  const paused = page.getByRole('region', { name: 'Paused rollout' });
  await expect(paused).toContainText('0 % of the production traffic');
  await screenshot(page, 'paused-canary');
  await paused.getByRole('button', { name: 'Continue' }).click();
  await confirm(page, /^Continue with/, 'Checks are green');

  expect(await calls('ecs', 'ContinueServiceDeployment')).toMatchObject([
    { input: { action: 'CONTINUE' } },
  ]);
  // It waits again, before the rest of the traffic goes over.
  await expect(paused).toContainText('10 % of the production traffic', {
    timeout: 30_000,
  });
  await paused.getByRole('button', { name: 'Roll back' }).click();
  await confirm(page, /^Roll back to/, 'The canary complains');
  expect(
    (await calls('ecs', 'ContinueServiceDeployment')).at(-1),
  ).toMatchObject({ input: { action: 'ROLLBACK' } });
  await expect(paused).toBeHidden({ timeout: 30_000 });
});
