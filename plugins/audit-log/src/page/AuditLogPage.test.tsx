import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { auditRow, outcomeRow } from '../__testUtils__/rows';
import { AuditLogPage } from './AuditLogPage';

const scaling = auditRow().action_id;
const refusal = auditRow({
  seq: 20,
  action_id: '0193c2a0-1111-7000-8000-000000000009',
  phase: 'denied',
  event_type: 'platform-ecs.service.redeploy',
  actor_user_id: 'user:staff/vera',
  step_up: null,
  reason: null,
  details: { actor: { name: 'Vera Viewer', roles: ['Viewer'] } },
});
const TOLD_SCALING =
  'Olivia Operator (Operations) scaled alphaswarm-core-prod from 2 to 4, verified by MFA 12 s before, because load test. Succeeded in 1.8 s.';
const TOLD_REFUSAL =
  'Vera Viewer (Viewer) asked for “Redeploy service” on alphaswarm-core-prod. Denied by the policy.';

function backendWithStories() {
  const backend = new FakeBackend();
  backend.holdRows([refusal, outcomeRow(), auditRow()]);
  return backend;
}

async function toldStories() {
  const log = await screen.findByRole('list', { name: 'Log' });
  return within(log)
    .getAllByRole('paragraph')
    .map(sentence => sentence.textContent);
}

function address() {
  return screen.getByTestId('address').textContent;
}

async function drawer() {
  return screen.findByRole('dialog');
}

describe('AuditLogPage', () => {
  it('tells one story per action, newest first', async () => {
    renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
    expect(await toldStories()).toEqual([TOLD_REFUSAL, TOLD_SCALING]);
    expect(screen.getByText('2 actions match')).toBeInTheDocument();
  });

  it('shows every row by itself when asked to, and the URL says so', async () => {
    renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
    await toldStories();
    await userEvent.click(screen.getByRole('radio', { name: 'Rows' }));
    expect(address()).toBe('/audit-log?view=rows');
    expect(await toldStories()).toHaveLength(3);
    expect(screen.getByText('3 rows match')).toBeInTheDocument();
  });

  describe('filters', () => {
    it('come from the URL, are asked of the backend, and are shown as chips', async () => {
      const backend = backendWithStories();
      renderAuditLog(<AuditLogPage />, {
        backend,
        at: '/audit-log?q=load&actor=user:staff/vera&actorKind=user&event=platform-ecs.service.scale&outcome=denied&phase=denied&severity=warning&category=safety&organizationId=acme&targetKind=ecs-service&targetId=arn:x&from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:30Z',
      });
      await toldStories();
      const filter = {
        q: 'load',
        actor: 'user:staff/vera',
        actorKind: 'user',
        action: 'platform-ecs.service.scale',
        outcome: 'denied',
        phase: 'denied',
        severity: 'warning',
        category: 'safety',
        organizationId: 'acme',
        targetKind: 'ecs-service',
        targetId: 'arn:x',
        from: '2026-11-24T00:00:00Z',
        to: '2026-11-25T00:00:30Z',
      };
      expect(backend.rowQueries).toEqual([{ ...filter, limit: '50' }]);
      expect(backend.queriesOf('/histogram')).toEqual([
        { ...filter, buckets: '60' },
      ]);
      for (const chip of [
        'with load',
        'by Vera Viewer',
        'by People',
        'Scale service',
        'outcome: Denied',
        'phase: Denied',
        'severity: Warning',
        'category: Safety',
        'company acme',
        'target kind ecs-service',
        'on arn:x',
        'from 2026-11-24 00:00 UTC',
        'before 2026-11-25 00:00:30 UTC',
      ]) {
        expect(
          screen.getByRole('button', { name: `Remove filter: ${chip}` }),
        ).toBeInTheDocument();
      }
    });

    it('leave the URL when their chip is pressed', async () => {
      const backend = backendWithStories();
      renderAuditLog(<AuditLogPage />, {
        backend,
        at: '/audit-log?phase=denied&targetKind=ecs-service',
      });
      await userEvent.click(
        await screen.findByRole('button', {
          name: 'Remove filter: phase: Denied',
        }),
      );
      expect(address()).toBe('/audit-log?targetKind=ecs-service');
      await toldStories();
      await userEvent.click(screen.getByRole('button', { name: 'Clear all' }));
      expect(address()).toBe('/audit-log');
      expect(await toldStories()).toHaveLength(2);
      expect(backend.rowQueries.at(-1)).toEqual({ limit: '50' });
    });

    it('are set by choosing an action of the catalogue', async () => {
      renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
      await toldStories();
      await userEvent.click(screen.getByRole('button', { name: /Action/ }));
      await userEvent.click(
        await screen.findByRole('option', { name: 'Scale service' }),
      );
      expect(address()).toBe('/audit-log?event=platform-ecs.service.scale');
    });

    it('are set by the person or the thing in a sentence', async () => {
      renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
      await userEvent.click(
        await screen.findByRole('button', { name: 'Vera Viewer' }),
      );
      expect(address()).toBe('/audit-log?actor=user:staff/vera');
      await toldStories();
      await userEvent.click(
        screen.getAllByRole('button', { name: 'alphaswarm-core-prod' })[0],
      );
      expect(address()).toContain(
        'targetKind=ecs-service&targetId=alphaswarm-cluster-prod/alphaswarm-core-prod',
      );
    });

    it('wait for the whole of what is typed', async () => {
      const backend = backendWithStories();
      renderAuditLog(<AuditLogPage />, { backend });
      await toldStories();
      expect(screen.queryByLabelText('Target id')).not.toBeInTheDocument();
      await userEvent.click(
        screen.getByRole('button', { name: 'More filters' }),
      );
      await userEvent.type(screen.getByLabelText('Target id'), 'arn:x');
      expect(address()).toBe('/audit-log');
      await userEvent.keyboard('{Enter}');
      expect(address()).toBe('/audit-log?targetId=arn:x');
      await waitFor(() => expect(backend.rowQueries).toHaveLength(2));
      expect(
        screen.getByRole('button', { name: 'More filters (1)' }),
      ).toBeInTheDocument();
    });

    it('search for words', async () => {
      renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
      await toldStories();
      await userEvent.type(
        screen.getByRole('searchbox', { name: 'Search' }),
        '"load test" -core{Enter}',
      );
      expect(address()).toBe('/audit-log?q="load+test"+-core');
    });

    it('say so when nothing matches, and offer a way out', async () => {
      const backend = new FakeBackend();
      renderAuditLog(<AuditLogPage />, {
        backend,
        at: '/audit-log?phase=abandoned',
      });
      await userEvent.click(
        await screen.findByRole('button', { name: 'Clear all filters' }),
      );
      expect(address()).toBe('/audit-log');
    });
  });

  it('reads older rows below, by the cursor of the page before', async () => {
    const backend = backendWithStories();
    backend.pageSize = 1;
    renderAuditLog(<AuditLogPage />, { backend });
    expect(await toldStories()).toEqual([TOLD_REFUSAL]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Load older rows' }),
    );
    await waitFor(async () => expect(await toldStories()).toHaveLength(2));
    await userEvent.click(
      screen.getByRole('button', { name: 'Load older rows' }),
    );
    // The intent is on the last page: it makes the second story whole, where it is.
    await waitFor(async () =>
      expect(await toldStories()).toEqual([TOLD_REFUSAL, TOLD_SCALING]),
    );
    expect(backend.rowQueries.map(({ cursor }) => cursor)).toEqual([
      undefined,
      '1',
      '2',
    ]);
    expect(
      screen.queryByRole('button', { name: 'Load older rows' }),
    ).not.toBeInTheDocument();
  });

  it('goes on with a search that stopped early', async () => {
    const backend = backendWithStories();
    backend.answer('/events', {
      status: 200,
      body: { scope: 'all', items: [], nextCursor: '0', incomplete: true },
    });
    renderAuditLog(<AuditLogPage />, { backend, at: '/audit-log?q=load' });
    expect(await screen.findByText(/Nothing found so far/)).toBeInTheDocument();
    backend.recover('/events');
    await userEvent.click(
      screen.getByRole('button', { name: 'Search older rows' }),
    );
    expect(await toldStories()).toHaveLength(2);
  });

  describe('the drawer', () => {
    it('opens from a link, on the whole action', async () => {
      renderAuditLog(<AuditLogPage />, {
        backend: backendWithStories(),
        at: `/audit-log?action=${scaling}`,
      });
      const panel = await drawer();
      expect(
        await within(panel).findByRole('heading', { name: 'Scale service' }),
      ).toHaveFocus();
      expect(panel).toHaveTextContent(TOLD_SCALING);
    });

    it('opens by click, with a URL of its own, and closes with Escape', async () => {
      renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
      await toldStories();
      await userEvent.click(screen.getByRole('link', { name: /^Olivia/ }));
      expect(address()).toBe(`/audit-log?action=${scaling}`);
      await drawer();
      await userEvent.keyboard('{Escape}');
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
      expect(address()).toBe('/audit-log');
      expect(screen.getByRole('link', { name: /^Olivia/ })).toHaveFocus();
    });

    it('goes on through the log with J and K, opens with Enter', async () => {
      renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
      await toldStories();
      await userEvent.keyboard('j');
      expect(screen.getByRole('link', { name: /^Vera/ })).toHaveFocus();
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
      await userEvent.keyboard('{Enter}');
      expect(address()).toBe(`/audit-log?action=${refusal.action_id}`);
      await userEvent.keyboard('j');
      expect(address()).toBe(`/audit-log?action=${scaling}`);
      expect(
        await screen.findByRole('heading', { name: 'Scale service' }),
      ).toBeInTheDocument();
      await userEvent.keyboard('k');
      expect(address()).toBe(`/audit-log?action=${refusal.action_id}`);
    });

    it('keeps the filters when it opens and closes', async () => {
      renderAuditLog(<AuditLogPage />, {
        backend: backendWithStories(),
        at: '/audit-log?targetKind=ecs-service',
      });
      await toldStories();
      await userEvent.click(screen.getByRole('link', { name: /^Olivia/ }));
      expect(address()).toBe(
        `/audit-log?targetKind=ecs-service&action=${scaling}`,
      );
      await userEvent.click(
        within(await drawer()).getByRole('button', { name: 'Close' }),
      );
      expect(address()).toBe('/audit-log?targetKind=ecs-service');
    });
  });

  describe('states', () => {
    it('shows a skeleton while it reads', async () => {
      renderAuditLog(<AuditLogPage />, {
        backend: Object.assign(new FakeBackend(), {
          fetch: () => new Promise<Response>(() => {}),
        }),
      });
      expect(await screen.findByText('Reading the log…')).toBeInTheDocument();
      expect(screen.getByText('Loading')).toBeInTheDocument();
    });

    it('says that nothing was done yet', async () => {
      renderAuditLog(<AuditLogPage />, { backend: new FakeBackend() });
      expect(await screen.findByText('The log is empty')).toBeInTheDocument();
    });

    it('says what failed, and recovers', async () => {
      const backend = backendWithStories();
      backend.answer('/events', {
        status: 503,
        body: { error: { message: 'The ledger is not available.' } },
        headers: { 'x-request-id': 'trace-1' },
      });
      renderAuditLog(<AuditLogPage />, { backend });
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent('The ledger is not available.');
      expect(alert).toHaveTextContent('trace-1');
      backend.recover('/events');
      await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await toldStories()).toHaveLength(2);
    });

    it('tells by event ids when there is no catalogue', async () => {
      const backend = backendWithStories();
      backend.answer('/catalogue', { status: 503, body: {} });
      renderAuditLog(<AuditLogPage />, { backend });
      expect((await toldStories())[1]).toMatch(
        /did platform-ecs\.service\.scale on alphaswarm-core-prod/,
      );
    });

    it('names who could read it when it is forbidden', async () => {
      const backend = new FakeBackend();
      backend.answer('/events', {
        status: 403,
        body: { error: { message: 'no' }, whoCould: 'Somebody Else' },
      });
      renderAuditLog(<AuditLogPage />, { backend });
      expect(
        await screen.findByText(/Somebody Else can\./),
      ).toBeInTheDocument();
    });

    it('tells somebody who sees their own rows only', async () => {
      const backend = backendWithStories();
      backend.scope = 'own';
      renderAuditLog(<AuditLogPage />, { backend });
      expect(
        await screen.findByText(/You see your own rows\./),
      ).toBeInTheDocument();
    });

    it('says nothing of the kind to whoever sees all', async () => {
      renderAuditLog(<AuditLogPage />, { backend: backendWithStories() });
      await toldStories();
      expect(
        screen.queryByText(/You see your own rows\./),
      ).not.toBeInTheDocument();
    });
  });
});
