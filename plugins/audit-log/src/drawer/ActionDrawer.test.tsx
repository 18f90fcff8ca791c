import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { auditRow, catalogueFixture, outcomeRow } from '../__testUtils__/rows';
import { ActionDrawer } from './ActionDrawer';

const catalogue = new Map(catalogueFixture.map(entry => [entry.id, entry]));

function renderDrawer(rows: AuditRow[]) {
  const backend = new FakeBackend();
  backend.holdRows(rows);
  const onClose = jest.fn();
  const onOpen = jest.fn();
  renderAuditLog(
    <ActionDrawer
      actionId={auditRow().action_id}
      catalogue={catalogue}
      onClose={onClose}
      onOpen={onOpen}
    />,
    { backend },
  );
  return { backend, onClose, onOpen };
}

describe('ActionDrawer', () => {
  it('tells intent, step-up evidence and outcome in order', async () => {
    renderDrawer([outcomeRow(), auditRow()]);
    const timeline = await screen.findByRole('region', { name: 'Timeline' });
    const [intent, stepUp, outcome] = within(timeline).getAllByRole('listitem');
    expect(intent).toHaveTextContent('Written down before anything was done.');
    expect(intent).toHaveTextContent('desiredCount4');
    expect(stepUp).toHaveTextContent('Contexts (acrs)c1');
    expect(stepUp).toHaveTextContent('Methods (amr)pwd, mfa');
    expect(stepUp).toHaveTextContent(
      '2026-11-24 02:58:48 UTC, 12 s before the intent',
    );
    expect(stepUp).toHaveTextContent('0193c2a0-2222-7000-8000-000000000001');
    expect(outcome).toHaveTextContent(
      'Done, and confirmed 1.8 s after the intent.',
    );
  });

  it('shows what changed', async () => {
    renderDrawer([outcomeRow(), auditRow()]);
    const diff = await screen.findByRole('region', {
      name: 'Before and after',
    });
    expect(
      within(diff).getByText('desiredCount').closest('tr'),
    ).toHaveTextContent('desiredCount24 (changed)');
  });

  it('keeps what did not change a press away', async () => {
    const { details } = auditRow();
    const before = { desiredCount: 2, taskDefinition: 'core:41' };
    renderDrawer([
      outcomeRow('succeeded', {
        details: { ...details, before, after: { desiredCount: 4 } },
      }),
      auditRow({ details: { ...details, before } }),
    ]);
    const more = await screen.findByRole('button', {
      name: '1 more, not changed',
    });
    expect(screen.queryByText('taskDefinition')).not.toBeInTheDocument();
    await userEvent.click(more);
    expect(screen.getByText('taskDefinition').closest('tr')).toHaveTextContent(
      'taskDefinitioncore:41unchanged',
    );
  });

  it('shows no after that nobody recorded', async () => {
    renderDrawer([
      outcomeRow('failed', {
        details: {
          ...auditRow().details,
          error: {
            name: 'ConflictError',
            message: 'It was changed meanwhile.',
          },
        },
      }),
      auditRow(),
    ]);
    const state = await screen.findByRole('region', { name: 'State before' });
    expect(within(state).queryByText('After')).not.toBeInTheDocument();
    expect(
      screen.getByText('ConflictError: It was changed meanwhile.'),
    ).toBeInTheDocument();
  });

  it('has every id at hand, and the raw rows', async () => {
    renderDrawer([outcomeRow(), auditRow()]);
    const facts = await screen.findByRole('region', { name: 'Facts' });
    for (const id of [
      auditRow().request_id,
      auditRow().action_id,
      auditRow().target_id,
      auditRow().operation_digest,
    ]) {
      expect(
        within(facts).getByRole('button', { name: `Copy ${id}` }),
      ).toBeInTheDocument();
    }
    await userEvent.click(screen.getByText('The 2 raw rows'));
    const raw = screen.getByText(/"leaf_hash"/);
    expect(JSON.parse(raw.textContent!)).toEqual([auditRow(), outcomeRow()]);
  });

  it('leads to the action that this one undoes', async () => {
    const { onOpen } = renderDrawer([auditRow({ compensates: 'action-0' })]);
    await userEvent.click(
      await screen.findByRole('button', { name: 'action-0' }),
    );
    expect(onOpen).toHaveBeenCalledWith('action-0');
  });

  it('says that there is no such action to see', async () => {
    renderDrawer([]);
    expect(await screen.findByText('No such action')).toBeInTheDocument();
  });

  describe('of an open action', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it('says that the outcome is not known, and follows until it is', async () => {
      const { backend } = renderDrawer([auditRow()]);
      await act(() => jest.advanceTimersByTimeAsync(100));
      expect(screen.getByText(/The portal is finding out/)).toBeInTheDocument();
      backend.holdRows([outcomeRow(), auditRow()]);
      await act(() => jest.advanceTimersByTimeAsync(3_100));
      expect(
        screen.queryByText(/The portal is finding out/),
      ).not.toBeInTheDocument();
      const asked = backend.asked.length;
      await act(() => jest.advanceTimersByTimeAsync(30_000));
      expect(backend.asked).toHaveLength(asked);
    });
  });
});
