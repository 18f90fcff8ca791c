import { expect, test } from '@playwright/test';
import { screenshot } from './screenshots';
import { signIn } from './staff';

test('each card of the dashboard stands alone: one that waits, one that is refused and one that fails leave the others', async ({
  page,
}) => {
  // Never answered, as long as the page is open.
  await page.route('**/api/deployments/workloads?*', () => {});
  await page.route('**/api/deployments/agents', route =>
    route.fulfill({
      status: 403,
      json: { error: { name: 'NotAllowedError', message: 'No.' } },
    }),
  );
  await page.route('**/api/deployments/upstreams', route =>
    route.fulfill({
      status: 503,
      json: { error: { name: 'ServiceUnavailableError', message: 'Away.' } },
    }),
  );
  await signIn(page, 'Ada Admin');
  const column = (name: string) => page.getByRole('region', { name });
  const needsMe = column('Needs you');
  const doing = column('What it is doing');

  await expect(needsMe.getByText(/let you see "Agents"/)).toBeVisible();
  await expect(
    doing
      .getByRole('region', { name: 'Platform health' })
      .getByRole('button', { name: 'Try again' }),
  ).toBeVisible();
  await expect(
    doing
      .getByRole('region', { name: 'Ledger' })
      .getByText(/rows|signed|head/i)
      .first(),
  ).toBeVisible();
  await expect(
    needsMe.getByRole('region', { name: 'Services' }).getByText(/updated/),
  ).toBeVisible();
  await expect(
    column('What changed')
      .getByRole('region', { name: 'Latest actions' })
      .getByRole('listitem')
      .first(),
  ).toBeVisible();
  // The one that waits still does, in its own frame.
  await expect(
    needsMe.getByRole('region', { name: 'Workloads' }).getByRole('status'),
  ).toBeVisible();
});

test('the dashboard says what needs somebody, what changed, and what it is all doing', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'Ada Admin');
  const needsMe = page.getByRole('region', { name: 'Needs you' });
  // Where a halt was released just before, workloads are still starting, and what the card shows of them may be half a minute old.
  await expect(
    needsMe.getByRole('link', { name: 'kita-markets-bot-host' }),
  ).toBeVisible({ timeout: 75_000 });
  await expect(needsMe.getByText('agent-run-0a41')).toBeVisible();
  await expect(
    page
      .getByRole('region', { name: 'Platform health' })
      .getByText('Says that it can serve.'),
  ).toHaveCount(2);
  await screenshot(page, 'dashboard-whole');
});
