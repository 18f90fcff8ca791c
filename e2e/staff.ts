import { expect, type Page } from '@playwright/test';

/** Signs in through the sandbox's Entra page, and waits for the dashboard. */
export async function signIn(page: Page, name: string) {
  await page.goto('/admin');
  const popupOpens = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'AlphaSwarm staff (Entra)' }).click();
  const popup = await popupOpens;
  await popup.getByRole('button', { name }).click();
  await expect(page).toHaveURL(/\/admin\/dashboard$/);
  await expect(
    page.getByRole('heading', { name: 'Dashboard', level: 1 }),
  ).toBeVisible();
}

/** Approves the step-up that the open dialog asks for, as the person who is asked. */
export async function approveStepUp(page: Page, name: string) {
  const popupOpens = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Verify with Entra' }).click();
  const popup = await popupOpens;
  const person = popup.getByRole('button', { name });
  const approve = popup.getByRole('button', { name: 'Approve', exact: true });
  await expect(person.or(approve)).toBeVisible();
  if (await person.isVisible()) await person.click();
  await approve.click();
}

/** The Authorization header that the page's own requests carry. Tokens are in no storage that a test could read them from. */
export async function authorizationOf(page: Page): Promise<string> {
  const request = page.waitForRequest(
    candidate =>
      candidate.headers().authorization?.startsWith('Bearer ') === true,
  );
  await page.reload();
  return (await request).headers().authorization;
}
