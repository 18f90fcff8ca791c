import { expect, test, type Page } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import { screenshot } from './screenshots';
import { approveStepUp, authorizationOf, signIn } from './staff';

const api = '/admin/api/managed-services';
const catalogue = fs.readFileSync(
  path.join(__dirname, '../packages/sandbox/scenarios/managed-services.yaml'),
  'utf8',
);

/** The dialog that says what will happen: gives a reason, and does it. */
async function confirm(page: Page, button: RegExp | string) {
  const dialog = page
    .getByRole('dialog')
    .filter({ hasText: 'What will happen' });
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('End to end');
  await dialog.getByRole('button', { name: button }).click();
}

async function succeeds(page: Page) {
  await expect(page.getByText('Succeeded').first()).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Close' }).last().click();
}

async function importCatalogue(page: Page, document: string) {
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByLabel('Document').fill(document);
  await page.getByRole('button', { name: 'See what will happen' }).click();
}

test('an operator imports a catalogue, changes a service, deletes and restores it, and the history tells', async ({
  page,
}) => {
  await signIn(page, 'Olivia Operator');
  await page.getByRole('link', { name: 'Managed services' }).click();
  await importCatalogue(page, catalogue);
  await confirm(page, 'Import');
  await succeeds(page);
  const table = page.getByRole('table', {
    name: 'Catalogue of managed services',
  });
  await expect(table.getByText('Team USD 490.00')).toBeVisible();
  await screenshot(page, 'managed-services');

  // The dry run of a second import says that nothing is left to do.
  await importCatalogue(page, catalogue);
  await expect(
    page.getByText('The catalogue says all of this already'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await table.getByRole('link', { name: 'Tick cache' }).click();
  await expect(page).toHaveURL(/offer=tick-cache/);
  const drawer = page.getByRole('dialog', { name: 'Tick cache' });
  await drawer.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Price a month').fill('310');
  await page.getByRole('button', { name: 'See what will happen' }).click();
  await expect(page.getByText(/Small, EUR 310.00 a month/)).toBeVisible();
  await confirm(page, /^Update/);
  await succeeds(page);
  await expect(drawer.getByText(/EUR 310.00 a month/)).toBeVisible();

  for (const verb of ['Delete', 'Restore']) {
    await drawer.getByRole('button', { name: verb, exact: true }).click();
    await confirm(page, new RegExp(`^${verb} tick-cache`));
    await succeeds(page);
  }
  for (const word of ['Restore', 'Delete', 'Update', 'Import']) {
    await expect(
      drawer.getByRole('link', { name: word, exact: true }).first(),
    ).toBeVisible();
  }
  await drawer
    .getByRole('link', { name: 'Update', exact: true })
    .first()
    .click();
  await expect(
    page.getByText(/changed what the catalogue says of/).first(),
  ).toBeVisible();
});

test('an instance is provisioned, suspended with a step-up, resumed, changed and taken away', async ({
  page,
}) => {
  test.slow();
  const id = 'northwind-capital-research-notebooks';
  await signIn(page, 'Ada Admin');
  await page.goto('/admin/managed-services?list=instances');
  await page.getByRole('button', { name: 'Provision' }).click();
  const form = page.getByRole('dialog', { name: 'Provision an instance' });
  await form.getByLabel('Company').fill('northwind-capital');
  await form.getByRole('button', { name: /Service$/ }).click();
  await page.getByRole('option', { name: 'Research notebooks' }).click();
  await form.getByRole('button', { name: 'See what will happen' }).click();
  await confirm(page, `Provision ${id}`);
  await succeeds(page);

  const drawer = page.getByRole('dialog', { name: id });
  await expect(drawer.getByText('2 of 2 ready')).toBeVisible({
    timeout: 30_000,
  });
  await screenshot(page, 'managed-service-instance');

  await drawer.getByRole('button', { name: 'Suspend' }).click();
  await confirm(page, `Suspend ${id}`);
  await approveStepUp(page, 'Ada Admin');
  await succeeds(page);
  await expect(drawer.getByText('0 of 0 ready')).toBeVisible();
  await drawer.getByRole('button', { name: 'Resume' }).click();
  await confirm(page, `Resume ${id}`);
  await succeeds(page);

  await drawer.getByRole('button', { name: 'Change limits' }).click();
  await page.getByLabel('Requests a second').fill('75');
  await page.getByRole('button', { name: 'See what will happen' }).click();
  await confirm(page, `Change ${id}`);
  await succeeds(page);
  await expect(drawer.getByText('75 requests a second')).toBeVisible();

  await drawer.getByRole('button', { name: 'Deprovision' }).click();
  await confirm(page, `Deprovision ${id}`);
  // The step-up of before is still good, unless the machine is slow.
  const succeeded = page.getByText('Succeeded').first();
  const verify = page.getByRole('button', { name: 'Verify with Entra' });
  await expect(succeeded.or(verify)).toBeVisible({ timeout: 30_000 });
  if (await verify.isVisible()) await approveStepUp(page, 'Ada Admin');
  await succeeds(page);
  await expect(drawer.getByText('Deprovisioned').first()).toBeVisible();
});

test('whoever may only read sees the catalogue, and nothing to press', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto('/admin/managed-services?offer=research-notebooks');
  await expect(
    page.getByRole('dialog', { name: 'Research notebooks' }),
  ).toBeVisible();
  for (const name of ['Edit', 'Delete', 'Import', 'New service']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  }
  const authorization = await authorizationOf(page);
  const answer = await page.request.post(
    `${api}/offers/research-notebooks/delete/preview`,
    { headers: { authorization }, data: {} },
  );
  expect(answer.status()).toBe(403);
});
