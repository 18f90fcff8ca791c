import { expect, test } from '@playwright/test';
import { screenshot } from './screenshots';
import { signIn } from './staff';

test('a staff member signs in through Entra and lands on the dashboard', async ({
  page,
}) => {
  await page.goto('/admin');
  await expect(
    page.getByRole('button', { name: 'AlphaSwarm staff (Entra)' }),
  ).toBeVisible();
  await screenshot(page, 'sign-in');
  await signIn(page, 'Olivia Operator');
  await expect(page.getByText('Olivia Operator').first()).toBeVisible();
});

test('a reload does not ask again, and no token is in storage or in the URL', async ({
  page,
}) => {
  await signIn(page, 'Olivia Operator');
  await page.reload();
  await expect(
    page.getByRole('heading', { name: 'Dashboard', level: 1 }),
  ).toBeVisible();
  const stored = await page.evaluate(() =>
    JSON.stringify([
      { ...globalThis.localStorage },
      { ...globalThis.sessionStorage },
    ]),
  );
  expect(stored).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  expect(page.url()).not.toMatch(/token|code=/);
});

test('signing out ends the session in every tab and for its token', async ({
  page,
  context,
}) => {
  await signIn(page, 'Vera Viewer');
  const other = await context.newPage();
  const authorized = other.waitForRequest(request =>
    Boolean(request.headers().authorization),
  );
  await other.goto('/admin/platform');
  const { authorization } = (await authorized).headers();

  await page.getByRole('button', { name: /Vera Viewer/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  for (const tab of [page, other]) {
    await expect(
      tab.getByRole('button', { name: 'AlphaSwarm staff (Entra)' }),
    ).toBeVisible();
  }
  await expect
    .poll(async () => {
      const response = await page.request.get(
        '/admin/api/platform-ecs/services',
        { headers: { authorization } },
      );
      return response.status();
    })
    .toBe(401);
});

test('a deep link survives the sign-in', async ({ page }) => {
  await page.goto('/admin/audit-log?phase=denied');
  const popupOpens = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'AlphaSwarm staff (Entra)' }).click();
  await (await popupOpens).getByRole('button', { name: 'Aya Auditor' }).click();
  await expect(
    page.getByRole('heading', { name: 'Audit log', level: 1 }),
  ).toBeVisible();
  expect(page.url()).toContain('phase=denied');
});
