import { expect, test } from '@playwright/test';
import { forgetStoppedTasks, registerRevision } from './control';
import { screenshot } from './screenshots';
import { signIn } from './staff';

const service = 'alphaswarm-notifications-prod';
const servicePage = `/admin/platform/alphaswarm-cluster-prod/${service}`;

test('a failing rollout says why, ends as rolled back and never as a success, and is found after ECS has forgotten it', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signIn(page, 'Olivia Operator');
  await page.goto(servicePage);
  const rollout = page.getByRole('region', { name: 'Rollout', exact: true });
  await expect(rollout.getByRole('list', { name: 'Steps' })).toBeVisible();

  await registerRevision(service, {
    imageTag: '9.9.9-missing',
    defect: { kind: 'image-not-found' },
    deploy: true,
  });
  await expect(
    rollout.getByText(
      /^Failing: \d of \d tasks? stopped, image could not be pulled\. The circuit breaker has counted/,
    ),
  ).toBeVisible({ timeout: 60_000 });
  await expect(rollout.getByRole('meter')).toBeVisible();
  await screenshot(page, 'rollout-failing');

  await expect(
    rollout.getByText(/^Rolled back to .*image could not be pulled/),
  ).toBeVisible({ timeout: 60_000 });
  await expect(rollout).not.toContainText('Succeeded');
  await screenshot(page, 'rollout-rolled-back');

  // A task that stopped, with the reason; its drawer has its own URL.
  const failed = rollout
    .getByRole('region', { name: /^New/ })
    .getByRole('listitem')
    .filter({ hasText: 'image could not be pulled' })
    .first();
  await failed.getByRole('link').click();
  await expect(page).toHaveURL(/\/tasks\?task=\w+$/);
  const id = new URL(page.url()).searchParams.get('task')!;
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText('CannotPullContainerError');
  await screenshot(page, 'task');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  // The recorder has it before ECS forgets it.
  await page.goto(`/admin/platform/history?q=${id}`);
  const kept = page.getByText(
    /^A task of .* stopped: image could not be pulled/,
  );
  await expect(async () => {
    await page.getByRole('button', { name: 'Look for newer' }).click();
    await expect(kept).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });

  await forgetStoppedTasks(service);
  await page.goto(`${servicePage}/tasks?task=${id}`);
  await expect(page.getByText('No such task')).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('link', { name: 'Look in the history' }).click();
  await expect(kept).toBeVisible();
  await kept.click();
  await expect(
    page.getByText(/CannotPullContainerError/).first(),
  ).toBeVisible();
  await screenshot(page, 'what-happened');
});
