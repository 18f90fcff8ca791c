import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { auditRow } from '../__testUtils__/rows';
import { AbandonedNotice } from './AbandonedNotice';

const actionId = auditRow().action_id;
const notice = <AbandonedNotice actionId={actionId} subject="core" />;

function refusal(status: number, whoCould?: string) {
  return jest
    .fn()
    .mockRejectedValue(new PortalApiError('No.', { status, whoCould }));
}

describe('AbandonedNotice', () => {
  it('opens the dialog for whoever may acknowledge it', async () => {
    const preview = jest.fn().mockResolvedValue({});
    const { openDialog } = renderAuditLog(notice, {
      backend: new FakeBackend(),
      preview,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Acknowledge' }),
    );
    const [[request, { onDone }]] = openDialog.mock.calls;
    expect(request).toEqual({
      pluginId: 'audit-log',
      path: `/actions/${actionId}/acknowledge`,
      input: {},
      subject: 'core',
    });

    preview.mockRejectedValue(new PortalApiError('Done.', { status: 409 }));
    act(() => onDone?.({ actionId: 'x', state: 'succeeded', result: {} }));
    expect(await screen.findByText(/^Acknowledged/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Acknowledge' }),
    ).not.toBeInTheDocument();
  });

  it('names who could, for whoever may not', async () => {
    renderAuditLog(notice, {
      backend: new FakeBackend(),
      preview: refusal(403, 'Somebody Else'),
    });
    expect(
      await screen.findByText('Somebody Else can acknowledge it.'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Acknowledge' }),
    ).not.toBeInTheDocument();
  });

  it('says who acknowledged it, and why', async () => {
    const backend = new FakeBackend();
    backend.holdRows([
      auditRow({
        phase: 'succeeded',
        event_type: 'audit-log.abandoned.acknowledge',
        reason: 'checked in AWS: it did happen',
      }),
    ]);
    renderAuditLog(notice, { backend, preview: refusal(409) });
    expect(
      await screen.findByText(/^Acknowledged by Olivia Operator/),
    ).toHaveTextContent('checked in AWS: it did happen');
    expect(backend.rowQueries).toEqual([
      {
        action: 'audit-log.abandoned.acknowledge',
        phase: 'succeeded',
        targetId: actionId,
        limit: '1',
      },
    ]);
  });

  it('says that it is acknowledged to whoever may not see by whom', async () => {
    renderAuditLog(notice, {
      backend: new FakeBackend(),
      preview: refusal(409),
    });
    expect(await screen.findByText('Acknowledged.')).toBeInTheDocument();
  });

  it('says what could not be read', async () => {
    renderAuditLog(notice, {
      backend: new FakeBackend(),
      preview: refusal(503),
    });
    expect(
      await screen.findByText(/could not be read: No\./),
    ).toBeInTheDocument();
  });
});
