import { expect, test } from '@playwright/test';
import { calmLoad, registerRevision, spikeLoad } from './control';
import { screenshot } from './screenshots';
import { signIn } from './staff';

const service = 'alphaswarm-core-prod';
const tab = (id: string, query = '') =>
  `/admin/platform/alphaswarm-cluster-prod/${service}/${id}${query}`;

test.afterEach(() => calmLoad(service));

test('an engineer sees a spike on the charts, the threshold it broke, the deployment before it, and the alarm', async ({
  page,
}) => {
  await spikeLoad(service, { factor: 40, beganMinutesAgo: 12, minutes: 60 });
  await registerRevision(service, { imageTag: '4.18.2', deploy: true });
  await signIn(page, 'Erik Engineer');
  await page.goto(tab('metrics', '?range=1h'));

  const cpu = page.getByRole('slider', { name: 'CPU' });
  await expect(cpu).toBeVisible();
  const figure = page.locator('[data-chart="cpu"]');
  await expect(
    figure.locator('[data-threshold="alphaswarm-ecs-core-cpu-prod"]'),
  ).toBeAttached();
  await expect(figure.locator('[data-deployment]').last()).toBeAttached();
  await expect(
    page.getByRole('region', { name: 'Deployments in this range' }),
  ).toContainText(service);

  // One reading for all charts, by pointer and by keyboard.
  await cpu.hover({ position: { x: 200, y: 60 } });
  await expect(page.getByTestId('reading')).toContainText(/^At \d/);
  await cpu.focus();
  await page.keyboard.press('End');
  await expect(
    page.getByRole('list', { name: 'Values of Latency' }),
  ).toContainText('ms');
  await page.keyboard.press('ArrowLeft');
  await screenshot(page, 'metrics');
  await page.getByText('CPU as a table').click();
  await expect(
    page.getByRole('region', { name: 'Values of CPU' }).getByRole('row'),
  ).toHaveCount(61);

  await page
    .getByRole('navigation', { name: `Parts of ${service}` })
    .getByRole('link', { name: 'Alarms' })
    .click();
  const ringing = page
    .getByRole('listitem')
    .filter({ hasText: 'alphaswarm-ecs-core-cpu-prod' })
    .first();
  await expect(ringing).toContainText('In alarm');
  await expect(ringing).toContainText('> 85 %');
  await expect(
    page.getByText('alphaswarm-ecs-core-degraded-prod'),
  ).toBeVisible();
  await screenshot(page, 'alarms');
  await page.getByRole('link', { name: 'See it on its chart' }).first().click();
  await expect(page).toHaveURL(/metrics\?chart=/);
});

test('an alarm on a metric that does not exist is told so', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto(
    '/admin/platform/alphaswarm-cluster-prod/alphaswarm-agentcore-proxy-prod/alarms',
  );
  const alarm = page
    .getByRole('listitem')
    .filter({ hasText: 'alphaswarm-ecs-agentcore-proxy-running-prod' });
  await expect(alarm).toContainText('No data');
  await expect(alarm).toContainText('it is in ECS/ContainerInsights');
});
