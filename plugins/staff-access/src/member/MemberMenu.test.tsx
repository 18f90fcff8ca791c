import { identityApiRef, toastApiRef } from '@backstage/frontend-plugin-api';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { StaffMember } from '@alphaswarm-admin/plugin-staff-access-common';
import { staffMemberApiRef } from '@alphaswarm-admin/plugin-staff-access-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { followingRouteRef } from '../routes';
import { BackendBanner } from './BackendBanner';
import { MemberMenu } from './MemberMenu';

const olivia: StaffMember = {
  userRef: 'user:staff/olivia',
  name: 'Olivia Operator',
  email: 'olivia@staff.example',
  roles: ['First role', 'Second role'],
  stepUp: null,
};

const close = jest.fn();
const postMessage = jest.fn();

async function setup(get: () => Promise<StaffMember>) {
  const member = { get: jest.fn(get) };
  const identity = { signOut: jest.fn().mockResolvedValue(undefined) };
  const toast = { post: jest.fn() };
  Object.assign(globalThis, {
    BroadcastChannel: jest.fn(() => ({ postMessage, close })),
  });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [staffMemberApiRef, member],
        [identityApiRef, identity as never],
        [toastApiRef, toast],
      ]}
    >
      <QueryClientProvider
        client={
          new QueryClient({ defaultOptions: { queries: { retry: false } } })
        }
      >
        <BackendBanner />
        <MemberMenu />
      </QueryClientProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/following': followingRouteRef } },
  );
  return { member, identity, toast, user: userEvent.setup() };
}

const menuButton = () =>
  screen.findByRole('button', { name: /Signed in as Olivia/ });

describe('MemberMenu', () => {
  beforeEach(() => jest.clearAllMocks());

  it('says who is signed in, with all roles', async () => {
    await setup(async () => olivia);
    expect(await menuButton()).toHaveAccessibleName(
      /Signed in as Olivia Operator\s*, First role, Second role/,
    );
    expect(screen.queryByText(/verified/)).not.toBeInTheDocument();
  });

  it('says how long a step-up still counts', async () => {
    await setup(async () => ({
      ...olivia,
      stepUp: {
        acr: 'c1',
        authTime: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 130_000).toISOString(),
      },
    }));
    expect(await screen.findByText('verified, 2 min left')).toBeVisible();
  });

  it('does not show a step-up that has run out', async () => {
    await setup(async () => ({
      ...olivia,
      stepUp: {
        acr: 'c1',
        authTime: '2026-11-24T05:00:00.000Z',
        expiresAt: '2026-11-24T05:03:00.000Z',
      },
    }));
    await menuButton();
    expect(screen.queryByText(/verified/)).not.toBeInTheDocument();
  });

  it('leads to what one follows', async () => {
    const { user } = await setup(async () => olivia);
    await user.click(await menuButton());
    expect(
      await screen.findByRole('menuitem', { name: 'What you follow' }),
    ).toHaveAttribute('href', '/following');
  });

  it('signs out here, then in the other tabs', async () => {
    const { identity, user } = await setup(async () => olivia);
    await user.click(await menuButton());
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));

    await waitFor(() => expect(postMessage).toHaveBeenCalledWith('signed-out'));
    expect(identity.signOut).toHaveBeenCalledTimes(1);
  });

  it('says so when signing out failed, and leaves the other tabs alone', async () => {
    const { identity, toast, user } = await setup(async () => olivia);
    identity.signOut.mockRejectedValue(new Error('offline'));
    await user.click(await menuButton());
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));

    await waitFor(() =>
      expect(toast.post).toHaveBeenCalledWith(
        expect.objectContaining({ title: 'You are still signed in' }),
      ),
    );
    expect(postMessage).not.toHaveBeenCalled();
  });
});

describe('BackendBanner', () => {
  it('is silent while all is well', async () => {
    await setup(async () => olivia);
    await menuButton();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('says that nothing can be changed while the database is away, and goes when it is back', async () => {
    let isAway = true;
    const { user } = await setup(async () => {
      if (isAway) {
        throw new PortalApiError('Away.', { status: 503 });
      }
      return olivia;
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The portal’s database is not available.',
    );

    isAway = false;
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    await waitFor(() =>
      expect(screen.queryByRole('alert')).not.toBeInTheDocument(),
    );
  });

  it('does not take a refusal for an outage', async () => {
    const { member } = await setup(async () => {
      throw new PortalApiError('No.', { status: 403 });
    });
    await waitFor(() => expect(member.get).toHaveBeenCalled());
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});
