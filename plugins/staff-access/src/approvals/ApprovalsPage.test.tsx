import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import {
  approvalStates,
  type Approval,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { actionRunsApiRef } from '@alphaswarm-admin/plugin-staff-access-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { approvalsApiRef, type ApprovalsApi } from './ApprovalsApi';
import { ApprovalsCard } from './ApprovalsCard';
import { ApprovalsPage } from './ApprovalsPage';
import { approvalWords } from './approvalWords';

const ID = '01997d2c-1111-7222-8333-444455556666';

function approval(change: Partial<Approval> = {}): Approval {
  return {
    id: ID,
    action: 'platform-ecs.rollout.continue',
    target: { kind: 'ecs-service', id: 'prod/core' },
    input: { hook: 'h1' },
    reason: 'Checks are green',
    preview: {
      action: 'platform-ecs.rollout.continue',
      title: 'Continue the rollout of core',
      confirmLabel: 'Continue',
      destructive: false,
      changes: [{ label: 'Traffic', present: '10 %', proposed: '100 %' }],
      affects: ['Everybody gets the new revision.'],
      warnings: ['An alarm is on.'],
      undo: 'Roll back',
      seenVersion: 'v1',
    },
    operationDigest: 'a'.repeat(64),
    requester: { userRef: 'user:staff/o', name: 'Olivia', roles: ['Operator'] },
    quorum: 1,
    words: [],
    state: 'waiting',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    isMine: false,
    mayDecide: true,
    ...change,
  };
}

async function show(
  path: string,
  api: Partial<ApprovalsApi>,
  element = <ApprovalsPage />,
) {
  const openDialog = jest.fn();
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [approvalsApiRef, api as ApprovalsApi],
        [actionRunsApiRef, { openDialog } as never],
      ]}
    >
      <QueryClientProvider
        client={
          new QueryClient({ defaultOptions: { queries: { retry: false } } })
        }
      >
        {element}
      </QueryClientProvider>
    </TestApiProvider>,
    { initialRouteEntries: [path] },
  );
  return { openDialog, user: userEvent.setup() };
}

const listing = (waiting: Approval[], past: Approval[] = []) => ({
  list: async ({ state }: { state: 'waiting' | 'past' }) => ({
    items: state === 'waiting' ? waiting : past,
    waitingForMe: waiting.filter(one => one.mayDecide).length,
  }),
  proposals: async () => ({ items: [] }),
});

describe('a request', () => {
  it('is shown as its requester saw it, and approved by its digest', async () => {
    const { openDialog, user } = await show(`/${ID}`, {
      one: async () => approval(),
    });
    expect(
      await screen.findByRole('row', { name: /Traffic 10 % 100 %/ }),
    ).toBeVisible();
    for (const text of [
      'Checks are green',
      'An alarm is on.',
      'Everybody gets the new revision.',
    ]) {
      expect(screen.getByText(text)).toBeVisible();
    }
    await user.click(screen.getByRole('button', { name: 'Approve…' }));
    expect(openDialog).toHaveBeenCalledWith(
      expect.objectContaining({
        pluginId: 'staff-access',
        path: `/approvals/${ID}/approve`,
        input: { operationDigest: 'a'.repeat(64) },
      }),
      expect.anything(),
    );
  });

  it('has no buttons for whoever may not decide, and says why', async () => {
    await show(`/${ID}`, {
      one: async () =>
        approval({
          isMine: true,
          mayDecide: false,
          whyNot: 'You asked for it yourself.',
        }),
    });
    expect(await screen.findByText('You asked for it yourself.')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Approve…' }),
    ).not.toBeInTheDocument();
  });

  it.each(approvalStates)('says in words that it is %s', async state => {
    await show(`/${ID}`, {
      one: async () => approval({ state, mayDecide: false }),
    });
    expect((await screen.findAllByText(approvalWords[state]))[0]).toBeVisible();
  });

  it.each([
    [404, 'There is no such request'],
    [403, /Only those who may do it/],
    [503, /away/],
  ])('that answers %d says so', async (status, words) => {
    await show(`/${ID}`, {
      one: async () => {
        throw new PortalApiError(
          status === 403 ? 'Only those who may do it.' : 'The portal is away.',
          { status },
        );
      },
    });
    expect(await screen.findByText(words)).toBeVisible();
  });
});

describe('the list', () => {
  it('parts what is mine to decide from what I asked for', async () => {
    await show(
      '/',
      listing(
        [approval(), approval({ id: 'b', isMine: true, mayDecide: false })],
        [approval({ id: 'c', state: 'rejected', mayDecide: false })],
      ),
    );
    const part = async (name: string) =>
      within(await screen.findByRole('table', { name }));
    expect((await part('Yours to decide')).getByText(/Olivia/)).toBeVisible();
    expect((await part('Asked for by you')).getByText(/You/)).toBeVisible();
    expect((await part('History')).getByText('Rejected')).toBeVisible();
    expect(
      screen.getByText('1 for you to decide; 1 asked for by you.'),
    ).toBeVisible();
  });

  it('says when nothing waits', async () => {
    await show('/', listing([]));
    expect(
      await screen.findByText('Nothing waits for a second person.'),
    ).toBeVisible();
    expect(
      await screen.findByText('Nothing has been decided yet'),
    ).toBeVisible();
  });
});

describe('the dashboard’s card', () => {
  it('names what waits for me, and nothing else', async () => {
    await show(
      '/',
      listing([approval(), approval({ id: 'b', mayDecide: false })]),
      <ApprovalsCard />,
    );
    expect(
      await screen.findAllByRole('link', {
        name: 'Continue the rollout of core',
      }),
    ).toHaveLength(1);
  });
});
