import { toastApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { Follow } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  followsApiRef,
  type FollowsApi,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FollowingPage } from './FollowingPage';

function follow(change: Partial<Follow> = {}): Follow {
  return {
    target: { kind: 'ecs-service', id: 'prod/core' },
    title: 'core',
    path: '/platform/prod/core',
    since: new Date().toISOString(),
    readable: true,
    ...change,
  };
}

async function show(api: Partial<FollowsApi>) {
  const toast = { post: jest.fn() };
  renderInTestApp(
    <QueryClientProvider
      client={
        new QueryClient({ defaultOptions: { queries: { retry: false } } })
      }
    >
      <FollowingPage />
    </QueryClientProvider>,
    {
      apis: [
        [followsApiRef, api as FollowsApi],
        [toastApiRef, toast],
      ],
    },
  );
  await screen.findByRole('heading', { name: 'Following' });
  return { toast, user: userEvent.setup() };
}

const rowOf = (name: RegExp) => screen.findByRole('row', { name });

describe('what one follows', () => {
  it('is listed with its page and kind', async () => {
    await show({
      list: async () => ({
        items: [
          follow(),
          follow({ target: { kind: 'new-kind', id: 'x' }, title: 'x' }),
        ],
      }),
    });
    const core = within(await rowOf(/core/));
    expect(core.getByRole('link', { name: 'core' })).toHaveAttribute(
      'href',
      '/platform/prod/core',
    );
    expect(core.getByRole('cell', { name: 'Service' })).toBeVisible();
    // A kind that this page was never told of is no reason to leave it out.
    expect(within(await rowOf(/new-kind/)).getByRole('button')).toBeEnabled();
  });

  it('is let go of with one press, and gone', async () => {
    let items = [
      follow(),
      follow({ target: { kind: 'company', id: 'kita' }, title: 'Kita' }),
    ];
    const unfollow = jest.fn(async () => {
      items = items.slice(1);
    });
    const { user } = await show({ list: async () => ({ items }), unfollow });
    await user.click(
      await screen.findByRole('button', { name: 'Stop following core' }),
    );
    expect(await rowOf(/Kita/)).toBeVisible();
    expect(unfollow).toHaveBeenCalledWith({
      kind: 'ecs-service',
      id: 'prod/core',
    });
    expect(screen.queryByRole('row', { name: /core/ })).toBeNull();
  });

  it('stays where that fails, which is told', async () => {
    const { toast, user } = await show({
      list: async () => ({ items: [follow()] }),
      unfollow: async () => {
        throw new PortalApiError('The database is away', { status: 503 });
      },
    });
    await user.click(
      await screen.findByRole('button', { name: 'Stop following core' }),
    );
    expect(await rowOf(/core/)).toBeVisible();
    expect(toast.post).toHaveBeenCalledWith(
      expect.objectContaining({
        title: 'You still follow it',
        description: 'The database is away',
      }),
    );
  });

  it('leads nowhere where one may not read it any more', async () => {
    await show({
      list: async () => ({ items: [follow({ readable: false })] }),
    });
    expect(await screen.findByText(/are told nothing of it/)).toBeVisible();
    expect(screen.queryByRole('link', { name: 'core' })).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Stop following core' }),
    ).toBeEnabled();
  });

  it('is nothing at first, and the page says how it becomes more', async () => {
    await show({ list: async () => ({ items: [] }) });
    expect(await screen.findByText('You follow nothing yet')).toBeVisible();
  });

  it('is not nothing when it can’t be read', async () => {
    let fails = true;
    const { user } = await show({
      list: async () => {
        if (fails) throw new PortalApiError('Away', { status: 503 });
        return { items: [follow()] };
      },
    });
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(screen.queryByText('You follow nothing yet')).toBeNull();
    fails = false;
    await user.click(again);
    expect(await rowOf(/core/)).toBeVisible();
  });
});
