import { createRouteRef } from '@backstage/frontend-plugin-api';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import type { NavEntry } from '@alphaswarm-admin/plugin-portal-react';
import { act, screen, waitFor, within } from '@testing-library/react';
import { Sidebar } from './Sidebar';

const routes = {
  dashboard: createRouteRef(),
  platform: createRouteRef(),
  billing: createRouteRef(),
};

let renderings = 0;

/** The permission hook remembers answers by permission for the whole page, so each rendering asks about another one. */
function createEntries(): NavEntry[] {
  renderings += 1;
  return [
    {
      title: 'Platform',
      icon: <svg />,
      group: 'operate',
      order: 10,
      routeRef: routes.platform,
      useBadge: () => ({ count: 2, label: '2 services failing' }),
    },
    {
      title: 'Dashboard',
      icon: <svg />,
      group: 'operate',
      order: 0,
      routeRef: routes.dashboard,
      useBadge: () => ({ count: 0, label: 'nothing' }),
    },
    {
      title: 'Billing',
      icon: <svg />,
      group: 'customers',
      order: 0,
      routeRef: routes.billing,
      permission: createPermission({
        name: `billing.read.${renderings}`,
        attributes: { action: 'read' },
      }),
    },
  ];
}

async function renderSidebar(authorize: () => Promise<unknown>) {
  await renderInTestApp(
    <TestApiProvider apis={[[permissionApiRef, { authorize } as never]]}>
      <Sidebar entries={createEntries()} />
    </TestApiProvider>,
    {
      initialRouteEntries: ['/platform/prod/core'],
      mountedRoutes: {
        '/dashboard': routes.dashboard,
        '/platform': routes.platform,
        '/billing': routes.billing,
      },
    },
  );
  // Lets the policy answer.
  await act(async () => {});
  return screen.getByRole('navigation', { name: 'Pages' });
}

describe('Sidebar', () => {
  it('groups the entries, in their order, and marks where one is', async () => {
    const nav = await renderSidebar(async () => ({
      result: AuthorizeResult.ALLOW,
    }));
    const operate = within(nav).getByRole('group', { name: 'Operate' });

    expect(
      within(operate)
        .getAllByRole('link')
        .map(link => link.getAttribute('href')),
    ).toEqual(['/dashboard', '/platform']);
    expect(
      within(operate).getByRole('link', { current: 'page' }),
    ).toHaveAttribute('href', '/platform');
    expect(
      await within(nav).findByRole('link', { name: /Billing/ }),
    ).toBeVisible();
  });

  it('says in words what a badge counts, and shows none for nothing', async () => {
    const nav = await renderSidebar(async () => ({
      result: AuthorizeResult.ALLOW,
    }));
    expect(
      within(nav).getByRole('link', { name: 'Platform: 2 services failing' }),
    ).toBeVisible();
    expect(within(nav).getByRole('link', { name: 'Dashboard' })).toBeVisible();
  });

  it('leaves out what the person may not read', async () => {
    const authorize = jest
      .fn()
      .mockResolvedValue({ result: AuthorizeResult.DENY });
    const nav = await renderSidebar(authorize);
    await waitFor(() => expect(authorize).toHaveBeenCalled());
    expect(
      within(nav).queryByRole('link', { name: /Billing/ }),
    ).not.toBeInTheDocument();
  });

  it('keeps the way to a page while the policy can’t be asked', async () => {
    const nav = await renderSidebar(() => Promise.reject(new Error('away')));
    expect(
      await within(nav).findByRole('link', { name: /Billing/ }),
    ).toBeVisible();
  });
});
