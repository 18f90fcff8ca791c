import { expect, test } from '@playwright/test';
import { calls, refundInDashboard, forgetCalls } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, authorizationOf, signIn } from './staff';

const api = '/admin/api/billing';

test('finance refunds a part of a payment with a step-up, and the trail shows it', async ({
  page,
}) => {
  await signIn(page, 'Fiona Finance');
  await page.getByRole('link', { name: 'Billing' }).click();
  await page.getByRole('link', { name: 'Payments', exact: true }).click();
  const payments = page.getByRole('table', { name: 'Payments' });
  await expect(payments).toBeVisible();
  await screenshot(page, 'billing-payments');

  const row = payments.getByRole('row').filter({ hasText: /Paid.*JPY/ });
  await row.first().getByRole('link', { name: /^ch_/ }).click();
  await expect(page).toHaveURL(/payment=ch_/);
  const drawer = page.getByRole('dialog', { name: 'Payment' });
  await drawer.getByRole('button', { name: 'Refund' }).click();

  const form = page.getByRole('dialog', { name: 'Refund' });
  const amount = form.getByLabel('Amount in JPY');
  for (const impossible of ['', '0', '-1', '10.50', '999999999']) {
    await amount.fill(impossible);
    await form.getByRole('button', { name: 'See what will happen' }).click();
    await expect(form.locator('#amount-problem')).not.toBeEmpty();
  }
  await amount.fill('38,000');
  await form.getByRole('button', { name: 'See what will happen' }).click();

  await forgetCalls();
  const dialog = page
    .getByRole('dialog')
    .filter({ hasText: 'What will happen' });
  await dialog.getByLabel('Reason').fill('One seat too many');
  await screenshot(page, 'refund-review');
  await dialog.getByRole('button', { name: 'Refund JPY 38,000' }).click();
  await approveStepUp(page, 'Fiona Finance');
  await expect(page.getByText('Succeeded', { exact: true })).toBeVisible();
  expect(await calls('stripe', 'POST /v1/refunds')).toMatchObject([
    { input: { amount: '38000' } },
  ]);
  await page.getByRole('button', { name: 'Close' }).last().click();
  await expect(drawer.getByText('Partly refunded')).toBeVisible();
  await drawer.getByRole('link', { name: 'made here' }).first().click();
  await expect(page.getByText(/refunded JPY 38,000/).first()).toBeVisible();
});

test('a refund in Stripe’s dashboard comes to a row, one in the portal does not', async ({
  page,
}) => {
  await signIn(page, 'Ada Admin');
  const authorization = await authorizationOf(page);
  const answer = await page.request.get(`${api}/payments?limit=100`, {
    headers: { authorization },
  });
  const { items } = await answer.json();
  const payment = items.find(
    ({ state, paid }: { state: string; paid: { currency: string } }) =>
      state === 'succeeded' && paid.currency === 'usd',
  );
  await refundInDashboard({ charge: payment.id, amount: 1234 });

  await page.goto('/admin/audit-log?event=audit-log.outside.observe');
  const row = page.getByText(
    `saw in Stripe that somebody with access to Stripe refunded USD 12.34 of the payment ${payment.id}, outside the portal`,
  );
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 60_000 });
  await expect(row).toHaveCount(1);
  await expect(page.getByText(/refunded JPY 38,000 of/)).toHaveCount(0);
});

test('who may not read billing has no entry, and gets 403', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await expect(page.getByRole('link', { name: 'Platform' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Billing' })).toHaveCount(0);
  const authorization = await authorizationOf(page);
  await forgetCalls();
  for (const path of ['/connection', '/payments', '/customers']) {
    const answer = await page.request.get(`${api}${path}`, {
      headers: { authorization },
    });
    expect(answer.status()).toBe(403);
  }
  expect(await calls('stripe', 'GET /v1/charges')).toHaveLength(0);
});
