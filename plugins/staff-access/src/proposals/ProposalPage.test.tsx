import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import {
  proposalStates,
  type Proposal,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { actionRunsApiRef } from '@alphaswarm-admin/plugin-staff-access-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { approvalsApiRef, type ApprovalsApi } from '../approvals/ApprovalsApi';
import { ApprovalsPage } from '../approvals/ApprovalsPage';
import { proposalWords } from './proposalWords';

const ID = '01997d2c-1111-7222-8333-444455556666';

const request = {
  pluginId: 'platform-ecs',
  method: 'post' as const,
  path: '/services/prod/core/scale',
  input: { desiredCount: 4 },
};

function proposal(change: Partial<Proposal> = {}): Proposal {
  return {
    id: ID,
    action: 'platform-ecs.service.scale',
    target: { kind: 'ecs-service', id: 'prod/core' },
    input: { cluster: 'prod', service: 'core', desiredCount: 4 },
    reason: 'The queue grows',
    preview: {
      action: 'platform-ecs.service.scale',
      title: 'Scale core to 4 tasks',
      confirmLabel: 'Scale core to 4',
      destructive: false,
      changes: [{ label: 'Tasks', present: 2, proposed: 4 }],
      affects: ['It costs twice as much.'],
      warnings: [],
      undo: 'Scale it back',
      seenVersion: 'v1',
    },
    agent: { id: 'a', title: 'Rollout agent' },
    person: { userRef: 'user:staff/o', name: 'Olivia' },
    request,
    state: 'waiting',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    isForMe: true,
    mayConfirm: true,
    mayDismiss: true,
    ...change,
  };
}

async function show(path: string, api: Partial<ApprovalsApi>) {
  const openDialog = jest.fn();
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [
          approvalsApiRef,
          {
            list: async () => ({ items: [], waitingForMe: 0 }),
            ...api,
          } as ApprovalsApi,
        ],
        [actionRunsApiRef, { openDialog } as never],
      ]}
    >
      <QueryClientProvider
        client={
          new QueryClient({ defaultOptions: { queries: { retry: false } } })
        }
      >
        <ApprovalsPage />
      </QueryClientProvider>
    </TestApiProvider>,
    { initialRouteEntries: [path] },
  );
  return { openDialog, user: userEvent.setup() };
}

const page = (change: Partial<Proposal> = {}) =>
  show(`/proposals/${ID}`, { proposal: async () => proposal(change) });

describe('a proposal', () => {
  it('is confirmed as the action itself, naming the proposal', async () => {
    const { openDialog, user } = await page();
    expect(await screen.findByRole('row', { name: /Tasks 2 4/ })).toBeVisible();
    expect(screen.getByText('The queue grows')).toBeVisible();
    expect(screen.getByText(/Rollout agent, for you/)).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Review and confirm…' }),
    );
    expect(openDialog).toHaveBeenCalledWith(
      { ...request, subject: 'Scale core to 4 tasks', proposal: ID },
      expect.anything(),
    );
  });

  it('is dismissed', async () => {
    const { openDialog, user } = await page();
    await user.click(await screen.findByRole('button', { name: 'Dismiss…' }));
    expect(openDialog).toHaveBeenCalledWith(
      expect.objectContaining({
        pluginId: 'staff-access',
        path: `/proposals/${ID}/dismiss`,
      }),
      expect.anything(),
    );
  });

  it('offers nothing that the person may not', async () => {
    await page({ mayConfirm: false, isForMe: false });
    expect(await screen.findByText(/Rollout agent, for Olivia/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Review and confirm…' }),
    ).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Dismiss…' })).toBeVisible();
  });

  it('that was confirmed leads to what came of it', async () => {
    await page({
      state: 'confirmed',
      mayConfirm: false,
      mayDismiss: false,
      decidedBy: { userRef: 'user:staff/o', actionId: 'the-action' },
    });
    expect(
      await screen.findByRole('link', { name: /what came of it/ }),
    ).toHaveAttribute('href', expect.stringContaining('the-action'));
    expect(
      screen.queryByRole('button', { name: /confirm|Dismiss/ }),
    ).not.toBeInTheDocument();
  });

  it.each([
    [404, 'There is no such proposal'],
    [503, 'The portal is away.'],
  ])('that answers %i says so', async (status, words) => {
    await show(`/proposals/${ID}`, {
      proposal: async () => {
        throw new PortalApiError('The portal is away.', { status });
      },
    });
    expect(await screen.findByText(new RegExp(words))).toBeVisible();
  });
});

describe('the list', () => {
  it('shows what waits and what was decided, each with its state in words', async () => {
    const states = proposalStates.map(state =>
      proposal({ state, id: `${ID.slice(0, -1)}${state.length}` }),
    );
    await show('/', {
      proposals: async ({ state }) => ({
        items: states.filter(
          one => (one.state === 'waiting') === (state === 'waiting'),
        ),
      }),
    });
    for (const words of Object.values(proposalWords)) {
      expect(await screen.findByText(words)).toBeInTheDocument();
    }
  });

  it('says that there is none', async () => {
    await show('/', { proposals: async () => ({ items: [] }) });
    expect(await screen.findByText('No proposal waits for you.')).toBeVisible();
  });

  it('says that proposals can’t be read, and shows the rest', async () => {
    await show('/', {
      proposals: async () => {
        throw new PortalApiError('The portal is away.', { status: 503 });
      },
    });
    expect(await screen.findByText('The portal is away.')).toBeVisible();
    expect(await screen.findByText('Nothing waits for you.')).toBeVisible();
  });
});
