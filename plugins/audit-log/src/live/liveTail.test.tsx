import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { auditRow } from '../__testUtils__/rows';
import { AuditLogPage } from '../page/AuditLogPage';

function denied(seq: number) {
  return auditRow({
    seq,
    action_id: `0193c2a0-1111-7000-8000-0000000001${seq}`,
    phase: 'denied',
    reason: `attempt ${seq}`,
  });
}

async function told() {
  const log = await screen.findByRole('list', { name: 'Log' });
  return within(log)
    .getAllByRole('paragraph')
    .map(sentence => /attempt \d+/.exec(sentence.textContent!)?.[0]);
}

async function renderLog(at = '/audit-log') {
  const backend = new FakeBackend();
  backend.holdRows([denied(20)]);
  const { signals } = renderAuditLog(<AuditLogPage />, { backend, at });
  expect(await told()).toEqual(['attempt 20']);
  return {
    backend,
    /** Adds rows, newest first, and says so. */
    grow(...seqs: number[]) {
      backend.holdRows([...seqs.map(denied), denied(20)]);
      act(() => signals.send({ seq: seqs[0] }));
    },
  };
}

describe('the live tail', () => {
  it('counts newer rows, and shows them when somebody asks', async () => {
    const { grow } = await renderLog();
    grow(22, 21);
    const show = await screen.findByRole('button', {
      name: 'Show 2 newer rows',
    });
    expect(await told()).toEqual(['attempt 20']);
    await userEvent.click(show);
    expect(await told()).toEqual(['attempt 22', 'attempt 21', 'attempt 20']);
    expect(screen.queryByText(/newer row/)).not.toBeInTheDocument();
    grow(23, 22, 21);
    expect(
      await screen.findByRole('button', { name: 'Show 1 newer row' }),
    ).toBeInTheDocument();
  });

  it('shows them at once while it is live, and the URL says that it is', async () => {
    const { grow } = await renderLog();
    await userEvent.click(screen.getByRole('switch', { name: 'Live' }));
    expect(screen.getByTestId('address')).toHaveTextContent('live=true');
    grow(21);
    expect(await screen.findByText('attempt 21')).toBeInTheDocument();
  });

  it('holds them back while somebody points at the log, and lets go then', async () => {
    const { grow } = await renderLog('/audit-log?live=true');
    const log = screen.getByRole('list', { name: 'Log' }).parentElement!;
    fireEvent.pointerEnter(log);
    grow(21);
    expect(
      await screen.findByText('held while you are at the log'),
    ).toBeInTheDocument();
    expect(await told()).toEqual(['attempt 20']);
    fireEvent.pointerLeave(log);
    expect(await screen.findByText('attempt 21')).toBeInTheDocument();
  });

  it('holds them back while the focus is in the log', async () => {
    const { grow } = await renderLog('/audit-log?live=true');
    await userEvent.keyboard('j');
    grow(21);
    expect(
      await screen.findByText('held while you are at the log'),
    ).toBeInTheDocument();
    expect(await told()).toEqual(['attempt 20']);
  });

  it('begins an empty log', async () => {
    const backend = new FakeBackend();
    const { signals } = renderAuditLog(<AuditLogPage />, { backend });
    expect(await screen.findByText('The log is empty')).toBeInTheDocument();
    backend.holdRows([denied(21)]);
    act(() => signals.send({ seq: 21 }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show 1 newer row' }),
    );
    expect(await told()).toEqual(['attempt 21']);
  });

  it('keeps what is shown when newer rows can not be looked for', async () => {
    const { backend, grow } = await renderLog();
    backend.answer('/events', {
      status: 503,
      body: { error: { message: 'The ledger is not available.' } },
    });
    grow(21);
    expect(
      await screen.findByText(/could not be looked for: The ledger is not/),
    ).toBeInTheDocument();
    expect(await told()).toEqual(['attempt 20']);
  });
});
