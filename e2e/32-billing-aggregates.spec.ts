import { expect, test } from '@playwright/test';
import { calls, forgetCalls, refundInDashboard } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, authorizationOf, signIn } from './staff';

const api = '/admin/api/billing';

test('figures and lists are shown without asking Stripe, and a webhook brings a change at once', async ({
  page,
}) => {
  await signIn(page, 'Fiona Finance');
  await page.getByRole('link', { name: 'Billing' }).click();
  await expect(page.getByText('Monthly recurring revenue')).toBeVisible();
  await expect(page.getByText('Stripe is being read')).toHaveCount(0);
  await screenshot(page, 'billing');
  const authorization = await authorizationOf(page);
  const read = async (path: string) =>
    (
      await page.request.get(`${api}${path}`, { headers: { authorization } })
    ).json();

  await forgetCalls();
  for (const list of ['Payments', 'Invoices', 'Customers', 'Subscriptions']) {
    await page.getByRole('link', { name: list, exact: true }).click();
    await expect(page.getByRole('table', { name: list })).toBeVisible();
  }
  // The sweep and the comparison list things by themselves; nothing is asked for a page.
  for (const operation of [
    'GET /v1/charges/{id}',
    'GET /v1/customers/search',
    'GET /v1/invoices/{id}',
  ]) {
    expect(await calls('stripe', operation)).toHaveLength(0);
  }

  const { items } = await read('/payments?state=succeeded&limit=100');
  const payment = items.find(
    ({ paid }: { paid: { currency: string } }) => paid.currency === 'eur',
  );
  await refundInDashboard({ charge: payment.id, amount: 4321 });
  await expect
    .poll(async () => (await read(`/payments?q=${payment.id}`)).items[0].state)
    .toBe('partly-refunded');
  await page.goto('/admin/billing?currency=eur');
  await expect(page.getByText('Refunds this month')).toBeVisible();
  await page.getByText('As a table').click();
  await expect(
    page.getByRole('table').getByText('EUR 43.21').first(),
  ).toBeVisible();
});

test('finance credits a part of an open invoice with a step-up', async ({
  page,
}) => {
  await signIn(page, 'Fiona Finance');
  await page.goto('/admin/billing?list=invoices&state=past-due&q=Lumen');
  const row = page.getByRole('table', { name: 'Invoices' }).getByRole('link');
  await row.first().click();
  const drawer = page.getByRole('dialog', { name: 'Invoice' });
  await drawer.getByRole('button', { name: 'Credit' }).click();
  const form = page.getByRole('dialog', { name: 'Credit' });
  await form.getByLabel('Amount in USD').fill('9.50');
  await form.getByRole('button', { name: 'See what will happen' }).click();
  await forgetCalls();
  const dialog = page
    .getByRole('dialog')
    .filter({ hasText: 'What will happen' });
  await dialog.getByLabel('Reason').fill('Two days of outage');
  await dialog.getByRole('button', { name: 'Credit USD 9.50' }).click();
  await approveStepUp(page, 'Fiona Finance');
  await expect(page.getByText('Succeeded', { exact: true })).toBeVisible();
  expect(await calls('stripe', 'POST /v1/credit_notes')).toMatchObject([
    { input: { amount: '950' } },
  ]);
  await page.getByRole('button', { name: 'Close' }).last().click();
  await expect(drawer.getByText('USD 9.50')).toBeVisible();
  await screenshot(page, 'billing-invoice');
});

test('a refund above the ceiling waits for a second person, and is made once they approved', async ({
  browser,
}) => {
  const fiona = await browser.newPage();
  await signIn(fiona, 'Fiona Finance');
  await fiona.goto('/admin/billing?list=payments&q=Northwind&state=succeeded');
  const payments = fiona.getByRole('table', { name: 'Payments' });
  await payments.getByRole('link', { name: /^ch_/ }).first().click();
  const drawer = fiona.getByRole('dialog', { name: 'Payment' });
  await drawer.getByRole('button', { name: 'Refund' }).click();
  const form = fiona.getByRole('dialog', { name: 'Refund' });
  await form.getByLabel('Amount in USD').fill('5,000.01');
  await form.getByRole('button', { name: 'See what will happen' }).click();
  const dialog = fiona
    .getByRole('dialog')
    .filter({ hasText: 'What will happen' });
  await dialog.getByLabel('Reason').fill('The contract was cancelled');
  await forgetCalls();
  await dialog.getByRole('button', { name: 'Refund USD 5,000.01' }).click();
  await approveStepUp(fiona, 'Fiona Finance');
  await expect(fiona.getByText(/second person has to approve/)).toBeVisible();
  expect(await calls('stripe', 'POST /v1/refunds')).toHaveLength(0);

  const ada = await browser.newPage();
  await signIn(ada, 'Ada Admin');
  await ada.goto('/admin/approvals');
  await ada
    .getByRole('link', { name: /Refund USD 5,000\.01/ })
    .first()
    .click();
  await expect(ada.getByText('The contract was cancelled')).toBeVisible();
  await ada.getByRole('button', { name: 'Approve…' }).click();
  const approving = ada
    .getByRole('dialog')
    .filter({ hasText: 'What will happen' });
  await approving.getByLabel('Reason').fill('Agreed with the customer');
  await approving.getByRole('button', { name: /^Approve/ }).click();
  await approveStepUp(ada, 'Ada Admin');
  await expect
    .poll(async () => (await calls('stripe', 'POST /v1/refunds')).length)
    .toBe(1);
  await fiona.close();
  await ada.close();
});
