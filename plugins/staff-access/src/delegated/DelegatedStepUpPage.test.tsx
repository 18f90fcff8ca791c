import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { StepUpChallengeStatus } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  StepUpCancelledError,
  stepUpApiRef,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DelegatedStepUpPage } from './DelegatedStepUpPage';

const ID = '0a9e0000-0000-4000-8000-00000000000a';

const pending: StepUpChallengeStatus = {
  id: ID,
  state: 'pending',
  request: {
    agent: 'Rollout agent',
    reason: 'Rotating a leaked key',
    title: 'Redeploy core',
    destructive: false,
    changes: [{ label: 'Revision', present: 7, proposed: 8 }],
    affects: [],
    warnings: [],
    undo: 'Roll back',
  },
};

async function setup(
  statusOf: () => Promise<StepUpChallengeStatus>,
  options: { url?: string; prove?: () => Promise<'granted'> } = {},
) {
  const stepUp = {
    statusOf: jest.fn(statusOf),
    prove: jest.fn(options.prove ?? (async () => 'granted' as const)),
    getProofs: () => [],
    subscribe: () => () => {},
  };
  await renderInTestApp(
    <TestApiProvider apis={[[stepUpApiRef, stepUp as never]]}>
      <QueryClientProvider client={new QueryClient()}>
        <DelegatedStepUpPage />
      </QueryClientProvider>
    </TestApiProvider>,
    { initialRouteEntries: [options.url ?? `/?challenge=${ID}`] },
  );
  return { stepUp, user: userEvent.setup() };
}

describe('DelegatedStepUpPage', () => {
  it('shows what the agent wants, and has the person prove themselves for that challenge', async () => {
    let status = pending;
    const { stepUp, user } = await setup(async () => status);
    expect(
      await screen.findByRole('heading', { name: 'Redeploy core' }),
    ).toBeVisible();
    expect(screen.getByText('Rotating a leaked key')).toBeVisible();
    expect(screen.getByRole('row', { name: /Revision 7 8/ })).toBeVisible();
    status = { ...pending, state: 'granted' };
    await user.click(screen.getByRole('button', { name: 'Verify for this' }));
    expect(stepUp.prove).toHaveBeenCalledWith(
      expect.objectContaining({ id: ID }),
      { idempotencyKey: ID, subject: 'Redeploy core' },
    );
    expect(
      await screen.findByText('You proved yourself for this, once'),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Verify for this' }),
    ).not.toBeInTheDocument();
  });

  it('lets the person leave it', async () => {
    const { user } = await setup(async () => pending, {
      prove: async () => {
        throw new StepUpCancelledError();
      },
    });
    await user.click(
      await screen.findByRole('button', { name: 'Verify for this' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Verify for this' }),
    ).toBeEnabled();
  });

  it('offers nothing once it has expired', async () => {
    await setup(async () => ({ ...pending, state: 'expired' }));
    expect(await screen.findByText(/It took too long/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Verify for this' }),
    ).not.toBeInTheDocument();
  });

  it.each<[string, string, () => Promise<StepUpChallengeStatus>]>([
    ['no challenge', '/', async () => pending],
    ['a malformed one', '/?challenge=x', async () => pending],
    [
      'a challenge of their own',
      `/?challenge=${ID}`,
      async () => ({ id: ID, state: 'pending' }),
    ],
    [
      'somebody else’s',
      `/?challenge=${ID}`,
      async () => {
        throw new PortalApiError('There is no such challenge', { status: 404 });
      },
    ],
  ])('says that nothing waits, for %s', async (_, url, statusOf) => {
    await setup(statusOf, { url });
    expect(
      await screen.findByText('No request of this kind waits for you'),
    ).toBeVisible();
  });

  it('shows a problem, and tries again', async () => {
    let calls = 0;
    const { user } = await setup(async () => {
      calls += 1;
      if (calls === 1) throw new Error('The portal is away');
      return pending;
    });
    await user.click(await screen.findByRole('button', { name: /again/i }));
    expect(
      await screen.findByRole('heading', { name: 'Redeploy core' }),
    ).toBeVisible();
  });
});
