import { expect, test } from '@playwright/test';
import { freePort, PortalReplica } from './api/PortalReplica';
import { calls, forgetCalls } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

/** What app-config.sandbox.yaml says that the portal is (`platformEcs.self`). */
const service = 'alphaswarm-admin-prod';

test('the portal redeploys itself: the page says that it goes away, comes back by itself, and has followed the rollout to its end', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  // A portal that may be stopped, under an address of its own.
  const port = await freePort();
  const address = {
    ALPHASWARM_ADMIN_LISTEN_PORT: String(port),
    ALPHASWARM_ADMIN_BASE_URL: `http://localhost:${port}/admin`,
  };
  let portal = await PortalReplica.start(address);
  const page = await browser.newPage({
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1280, height: 800 },
  });
  try {
    await signIn(page, 'Olivia Operator');
    await page.goto(`/admin/platform/alphaswarm-cluster-prod/${service}`);
    await expect(
      page.getByText(/This service is the portal itself/),
    ).toBeVisible();
    await forgetCalls();
    await page.getByRole('button', { name: 'Redeploy' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('This is the portal itself');
    await dialog.getByLabel('Reason').fill('New certificates');
    await dialog.getByRole('button', { name: /^Redeploy/ }).click();
    await approveStepUp(page, 'Olivia Operator');
    await expect(dialog.getByText('Succeeded')).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByText('Following your action')).toBeVisible();

    // Its task is replaced: it ends as ECS ends it, and another one takes its place.
    portal.terminate();
    expect(await portal.ended).toBe(0);
    await expect(
      page.getByText(/The portal is restarting\. This page reconnects/),
    ).toBeVisible({ timeout: 30_000 });
    // What was known stays.
    await expect(
      page.getByRole('heading', { name: service, level: 1 }),
    ).toBeVisible();
    await screenshot(page, 'portal-restarting');
    portal = await PortalReplica.start(address);

    // Without a reload, a sign-in, or a second redeploy.
    await expect(page.getByText(/The portal is restarting/)).toBeHidden({
      timeout: 60_000,
    });
    await expect(page.getByText(/^The rollout has ended\./)).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByText('Steady').first()).toBeVisible();
    expect(await calls('ecs', 'UpdateService')).toHaveLength(1);
    await page.getByRole('link', { name: 'View audit trail' }).first().click();
    await expect(page.getByText(/New certificates/).first()).toBeVisible();
  } finally {
    await page.close();
    portal.kill();
  }
});
