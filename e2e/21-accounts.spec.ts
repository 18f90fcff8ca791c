import { expect, test } from '@playwright/test';
import { healFaults, injectFault } from './control';
import { screenshot } from './screenshots';
import { signIn } from './staff';

test.afterEach(healFaults);

test('the services of all accounts stand in one table; what AWS throttles is looked at less often, and the page says so', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto('/admin/platform?group=account');
  const table = page.getByRole('table', { name: 'Services' });
  await expect(
    table.getByRole('rowheader', { name: /210987654321, us-east-1/ }),
  ).toContainText('2 services');
  await expect(
    table.getByRole('link', { name: 'alphaswarm-core-prod' }),
  ).toBeVisible();
  await screenshot(page, 'platform-accounts');

  await table
    .getByRole('link', { name: 'alphaswarm-market-data-us-prod' })
    .click();
  await expect(page).toHaveURL(
    /\/platform\/alphaswarm-cluster-us\/alphaswarm-market-data-us-prod/,
  );
  await page.goBack();

  await injectFault({
    standIn: 'ecs',
    operation: 'ListServices',
    kind: 'throttle',
    times: 6,
  });
  await expect(
    page.getByRole('list', { name: 'What is missing' }),
  ).toContainText(
    /AWS is throttling ecs:ListServices: slowed to a look every/,
    { timeout: 60_000 },
  );
});
