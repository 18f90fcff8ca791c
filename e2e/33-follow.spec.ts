import { expect, test } from '@playwright/test';
import { StaffClient } from './api/StaffClient';
import { screenshot } from './screenshots';
import { signIn } from './staff';

const service = 'alphaswarm-agentcore-proxy-prod';
const target = `alphaswarm-cluster-prod/${service}`;
const redeploy = `platform-ecs/services/${target}/redeploy`;
const follow = `staff-access/follows?kind=ecs-service&id=${encodeURIComponent(target)}`;

type Notification = { payload: { title: string; scope: string; link: string } };

/** What somebody was told of what they follow, as titles of one action. */
async function told(client: StaffClient, actionId: string): Promise<string[]> {
  const { body } = await client.get(
    `notifications/notifications?topic=follows&limit=100`,
  );
  return (body.notifications as Notification[])
    .filter(({ payload }) => payload.scope === `follow-${actionId}`)
    .map(({ payload }) => payload.title);
}

test('whoever follows a service is told of what others do to it, until they stop', async ({
  page,
}) => {
  test.slow();
  const [olivia, erik, ada] = await Promise.all(
    ['Olivia Operator', 'Erik Engineer', 'Ada Admin'].map(name =>
      StaffClient.signIn(name),
    ),
  );
  // Whoever does it follows it too, and so does somebody who may read the audit log.
  for (const client of [olivia, ada]) await client.send('PUT', follow);
  await erik.send('DELETE', follow);

  await signIn(page, 'Erik Engineer');
  await page.goto(`/admin/platform/${target}`);
  const button = page.getByRole('button', { name: `Follow ${service}` });
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(button).toHaveAttribute('aria-pressed', 'true');

  await page.goto('/admin/notifications');
  await expect(
    page.getByRole('heading', { name: 'Notifications', level: 1 }),
  ).toBeVisible();
  await olivia.stepUp(redeploy);
  const { actionId } = (await olivia.act(redeploy)).body;
  // Without looking again: the page is told by a signal.
  const notice = page
    .getByText(`“Redeploy service” on ${service}: it succeeded`)
    .first();
  await expect(notice).toBeVisible({ timeout: 45_000 });
  await screenshot(page, 'follow-notification');
  await notice.click();
  await expect(
    page.getByRole('heading', { name: service, level: 1 }),
  ).toBeVisible();
  await expect
    .poll(() => told(ada, actionId), { timeout: 30_000 })
    .toEqual([`Olivia Operator redeployed ${service}`]);
  expect(await told(erik, actionId)).toHaveLength(1);
  expect(await told(olivia, actionId)).toEqual([]);

  await page.getByRole('button', { name: /Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'What you follow' }).click();
  await expect(
    page.getByRole('heading', { name: 'Following', level: 1 }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: service })).toBeVisible();
  await screenshot(page, 'following-a-service');
  await page.getByRole('button', { name: `Stop following ${service}` }).click();
  await expect(page.getByRole('link', { name: service })).toBeHidden();

  const repeated = await olivia.act(redeploy);
  expect(repeated.status, repeated.text).toBe(200);
  const again: string = repeated.body.actionId;
  // Once somebody was told of it, everybody was who is to be.
  await expect
    .poll(() => told(ada, again), { timeout: 30_000 })
    .toHaveLength(1);
  expect(await told(erik, again)).toEqual([]);
  for (const client of [olivia, ada]) await client.send('DELETE', follow);
});
