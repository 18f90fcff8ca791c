import { expect, test, type Page } from '@playwright/test';
import {
  calls,
  challengeAtCp,
  endNextRun,
  forgetCalls,
  healFaults,
  injectFault,
} from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const id = 'gulf-meridian-paper-trader';
const urlOf = (workload: string) =>
  `/admin/deployments?workload=tenant-gulf-meridian%2F${workload}`;
const drawerOf = (page: Page, workload = id) =>
  page.getByRole('dialog', { name: workload });

test.afterEach(async () => {
  await healFaults();
  await challengeAtCp(0);
});

/** Says why in the open dialog, and does it. */
async function confirm(page: Page, button: string) {
  const dialog = page
    .getByRole('dialog')
    .filter({ hasText: 'What will happen' });
  await dialog
    .getByRole('textbox', { name: 'Reason' })
    .fill('Asked for by the customer, OPS-7');
  await dialog.getByRole('button', { name: button, exact: true }).click();
}

/** Waits for what came of it, and closes the dialog. */
async function expectEnd(page: Page, words: string | RegExp) {
  // The drawer is a dialog, too.
  const dialog = page
    .getByRole('dialog')
    .filter({ hasNotText: 'Platform messages' });
  await expect(dialog.getByText(words).first()).toBeVisible({
    timeout: 30_000,
  });
  if (words !== 'Succeeded') {
    await expect(dialog.getByText('Succeeded')).toHaveCount(0);
  }
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

test('an operator narrows the list, scales and stops a workload, starts it again, and finds cp’s run in the trail', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'Olivia Operator');
  await page.getByRole('link', { name: 'Deployments' }).click();
  const table = page.getByRole('table', { name: 'Workloads' });
  await expect(table).toBeVisible();
  await screenshot(page, 'deployments');
  await page.getByRole('button', { name: /^Failing/ }).click();
  await expect(page).toHaveURL(/state=failing/);
  await expect(
    table.getByRole('link', { name: 'kita-markets-bot-host' }),
  ).toBeVisible();
  await page.getByRole('button', { name: /^Failing/ }).click();
  await page.getByLabel('Company').fill('gulf-meridian');
  await page.getByLabel('Company').press('Enter');
  await expect(page.getByText(/workloads of gulf-meridian/)).toBeVisible();
  await table.getByRole('link', { name: id }).click();
  const drawer = drawerOf(page);
  await expect(drawer.getByText('MinimumReplicasAvailable')).toBeVisible();
  await expect(
    drawer.getByText(/of the workload itself not shown/),
  ).toBeVisible();
  await screenshot(page, 'workload');

  await forgetCalls();
  await drawer.getByRole('button', { name: 'Scale' }).click();
  const form = page.getByRole('dialog', { name: `Scale ${id}` });
  await form.getByLabel('Replicas').fill('0');
  await form.getByRole('button', { name: 'See what will happen' }).click();
  await expect(form.getByText('To have none, stop it.')).toBeVisible();
  await form.getByLabel('Replicas').fill('4');
  await form.getByRole('button', { name: 'See what will happen' }).click();
  await confirm(page, `Scale ${id} to 4`);
  await expectEnd(page, 'Succeeded');
  expect(
    await calls('cp', `PATCH /manage/deployments/${id}/scale`),
  ).toHaveLength(1);
  await expect(drawer.getByText('4 ready of 4 desired')).toBeVisible();

  // Stopping asks for a step-up; scaling and starting don't.
  await drawer.getByRole('button', { name: 'Stop' }).click();
  await confirm(page, `Stop ${id}`);
  await approveStepUp(page, 'Olivia Operator');
  await expectEnd(page, 'Succeeded');
  await expect(drawer.getByText('Stopped.')).toBeVisible();
  await drawer.getByRole('button', { name: 'Start' }).click();
  await confirm(page, `Start ${id}`);
  await expectEnd(page, 'Succeeded');
  await expect(drawer.getByText('2 ready of 2 desired')).toBeVisible();

  const run = drawer.getByText(/^run-[0-9a-f]{16}$/).first();
  const runUid = await run.textContent();
  await drawer.getByRole('link', { name: 'made here' }).first().click();
  await expect(
    page.getByText(`started ${id} in tenant-gulf-meridian`).first(),
  ).toBeVisible();
  await expect(page.getByText(runUid!).first()).toBeVisible();
});

test('a run that is halted is a failure, in words, and never success', async ({
  page,
}) => {
  const halted = 'gulf-meridian-bot-host';
  await signIn(page, 'Olivia Operator');
  await page.goto(urlOf(halted));
  await endNextRun('halted');
  await drawerOf(page, halted).getByRole('button', { name: 'Restart' }).click();
  await confirm(page, `Restart ${halted}`);
  await expectEnd(page, /The run run-\w+ was halted/);
  await expect(
    drawerOf(page, halted).getByText('was halted').first(),
  ).toBeVisible();
  await drawerOf(page, halted).getByRole('button', { name: 'Start' }).click();
  await confirm(page, `Start ${halted}`);
  await expectEnd(page, 'Succeeded');
});

test('a step-up that cp asks for is the portal’s own dialog, and the action goes on by itself', async ({
  page,
}) => {
  const challenged = 'gulf-meridian-backtest-runner';
  await signIn(page, 'Ada Admin');
  await page.goto(urlOf(challenged));
  await challengeAtCp(1);
  await drawerOf(page, challenged)
    .getByRole('button', { name: 'Restart' })
    .click();
  await confirm(page, `Restart ${challenged}`);
  await approveStepUp(page, 'Ada Admin');
  await expectEnd(page, 'Succeeded');
});

test('while cp is away the page shows what it had and why it is old; nothing looks empty', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto('/admin/deployments');
  const table = page.getByRole('table', { name: 'Workloads' });
  await expect(table).toBeVisible();
  await injectFault({ standIn: 'cp', kind: 'drop' });
  await table.getByRole('link', { name: id }).click();
  await expect(
    drawerOf(page).getByRole('button', { name: 'Try again' }),
  ).toBeVisible();
  await expect(page.getByText(/stale/)).toBeVisible({ timeout: 30_000 });
  await expect(table.getByRole('link', { name: id })).toBeVisible();
  await expect(page.getByText('No workloads')).toHaveCount(0);
  await healFaults();
  await expect(
    drawerOf(page).getByText('MinimumReplicasAvailable'),
  ).toBeVisible({ timeout: 40_000 });
});

test('a viewer sees the same, without buttons, and is told who could', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto(urlOf(id));
  const drawer = drawerOf(page);
  await expect(
    drawer.getByText(/Operator.* can start, restart, scale and stop it\./),
  ).toBeVisible();
  for (const name of ['Start', 'Restart', 'Scale', 'Stop']) {
    await expect(drawer.getByRole('button', { name })).toHaveCount(0);
  }
});

test('the search finds a workload by its name', async ({ page }) => {
  await signIn(page, 'Vera Viewer');
  const search = page.getByRole('searchbox', { name: 'Search the portal' });
  const hit = page.getByRole('option', { name: /northwind-capital-notebook/ });
  // The index is filled within a quarter of a minute of the start.
  await expect(async () => {
    await search.fill('');
    await search.fill('northwind-capital-notebook');
    await expect(hit.first()).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await hit.first().click();
  await expect(
    page.getByRole('dialog', { name: 'northwind-capital-notebook' }),
  ).toBeVisible();
});
