import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { auditRow, catalogueFixture, outcomeRow } from '../__testUtils__/rows';
import { ActionDrawer } from './ActionDrawer';
import { RevertOffer } from './RevertOffer';

const { action_id: actionId, event_type: eventType } = auditRow();
const offer = (
  <RevertOffer actionId={actionId} eventType={eventType} subject="core" />
);

function refusal(status: number, options: { whoCould?: string } = {}) {
  return jest.fn().mockRejectedValue(
    new PortalApiError('It has been reverted already', {
      status,
      ...options,
    }),
  );
}

function renderOffer(preview: jest.Mock) {
  return renderAuditLog(offer, { backend: new FakeBackend(), preview });
}

describe('RevertOffer', () => {
  it('opens the dialog of the plugin that did the action, and asks again when that has ended', async () => {
    const preview = jest.fn().mockResolvedValue({});
    const { openDialog } = renderOffer(preview);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Revert' }),
    );
    const [[request, { onDone }]] = openDialog.mock.calls;
    expect(request).toEqual({
      pluginId: 'platform-ecs',
      path: `/actions/${actionId}/revert`,
      input: {},
      subject: 'core',
    });
    preview.mockImplementation(refusal(409));
    act(() => onDone?.({ actionId: 'x', state: 'succeeded', result: {} }));
    expect(
      await screen.findByText('It has been reverted already'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Revert' }),
    ).not.toBeInTheDocument();
  });

  it('names who could', async () => {
    renderOffer(refusal(403, { whoCould: 'Somebody Else' }));
    expect(
      await screen.findByText('Somebody Else can revert it.'),
    ).toBeInTheDocument();
  });

  it('says what could not be read', async () => {
    renderOffer(refusal(503));
    expect(await screen.findByText(/could not be read/)).toBeInTheDocument();
  });

  it('is silent where there is nothing to revert', async () => {
    const preview = refusal(404);
    renderOffer(preview);
    await waitFor(() => expect(preview).toHaveBeenCalled());
    expect(screen.queryByText(/revert/)).not.toBeInTheDocument();
  });
});

describe('the drawer', () => {
  const revertible = [
    ...catalogueFixture,
    { ...catalogueFixture[1], id: `${eventType}.revert` },
  ];

  async function renderDrawer(options: {
    entries: typeof catalogueFixture;
    phase: 'succeeded' | 'failed';
  }) {
    const backend = new FakeBackend();
    backend.holdRows([outcomeRow(options.phase), auditRow()]);
    const preview = jest.fn().mockResolvedValue({});
    renderAuditLog(
      <ActionDrawer
        actionId={actionId}
        catalogue={new Map(options.entries.map(entry => [entry.id, entry]))}
        onClose={jest.fn()}
        onOpen={jest.fn()}
      />,
      { backend, preview },
    );
    await screen.findAllByRole('region', { name: 'Timeline' });
    return preview;
  }

  it('offers a revert of what was done and can be undone', async () => {
    await renderDrawer({ entries: revertible, phase: 'succeeded' });
    expect(
      await screen.findByRole('button', { name: 'Revert' }),
    ).toBeInTheDocument();
  });

  it.each([
    ['nothing was done', { entries: revertible, phase: 'failed' as const }],
    [
      'nothing can undo it',
      { entries: catalogueFixture, phase: 'succeeded' as const },
    ],
  ])('asks for none where %s', async (_, options) => {
    expect(await renderDrawer(options)).not.toHaveBeenCalled();
  });
});
