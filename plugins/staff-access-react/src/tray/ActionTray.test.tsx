import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import {
  challenged,
  openAction,
  scalePreview,
  scaleRequest,
  succeeded,
} from '../__testUtils__/FakePortal';
import {
  createFakeApp,
  renderWithPortal,
  tick,
} from '../__testUtils__/renderWithPortal';
import { PrivilegedActionDialogHost } from '../dialog/PrivilegedActionDialogHost';
import { usePrivilegedActionDialog } from '../dialog/usePrivilegedActionDialog';
import { StepUpHost } from '../stepUp/StepUpHost';
import { ActionTray } from './ActionTray';
import { runSentence } from './runSentence';

function Page() {
  const { open } = usePrivilegedActionDialog();
  return (
    <>
      <button onClick={() => open(scaleRequest)}>Scale</button>
      <PrivilegedActionDialogHost />
      <StepUpHost />
      <ActionTray />
    </>
  );
}

const tray = () => screen.queryByRole('region', { name: 'Actions under way' });

describe('ActionTray', () => {
  it('shows an action whose dialog was closed, and opens it again', async () => {
    const app = createFakeApp();
    app.portal.answers = [challenged('ch-1'), succeeded];
    await renderWithPortal(app, <Page />);
    const user = userEvent.setup();
    expect(tray()).not.toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Scale' }));
    const confirm = await screen.findByRole('button', {
      name: 'Scale core to 4',
    });
    await user.type(screen.getByRole('textbox', { name: /Reason/ }), 'load');
    await user.click(confirm);
    await screen.findByText('Prove it’s you');
    expect(tray()).not.toBeInTheDocument();

    await user.click(screen.getAllByRole('button', { name: 'Close' })[0]);
    await waitFor(() =>
      expect(tray()).toHaveTextContent('Waits for you to prove it’s you.'),
    );
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await user.click(
      await screen.findByRole('button', { name: 'Verify with Entra' }),
    );
    await waitFor(() => expect(app.windows.waiting).toBe(1));
    app.portal.challenge = { state: 'granted' };
    await tick(app);

    expect(await screen.findByText('Succeeded')).toBeVisible();
    await user.click(screen.getAllByRole('button', { name: 'Close' })[0]);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(tray()).not.toBeInTheDocument();
  });

  it('keeps a failure until somebody has seen it', async () => {
    const app = createFakeApp();
    app.portal.answers = [{ status: 403 }];
    await renderWithPortal(app, <Page />);
    act(() =>
      app.runs.start({
        key: 'key-00000001',
        request: scaleRequest,
        preview: scalePreview,
        reason: 'load',
      }),
    );

    await waitFor(() =>
      expect(tray()).toHaveTextContent('Did not go through.'),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Dismiss Scale core to 4 tasks' }),
    );
    expect(tray()).not.toBeInTheDocument();
  });

  it('lets a success go by itself', async () => {
    jest.useFakeTimers();
    try {
      const app = createFakeApp();
      await renderWithPortal(app, <Page />);
      act(() =>
        app.runs.start({
          key: 'key-00000001',
          request: scaleRequest,
          preview: scalePreview,
          reason: 'load',
        }),
      );
      await waitFor(() => expect(tray()).toHaveTextContent('Succeeded.'));
      await act(() => jest.advanceTimersByTimeAsync(8000));
      expect(tray()).not.toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('StepUpHost', () => {
  it('asks for the step-up of an action that was run without the dialog', async () => {
    const app = createFakeApp();
    app.portal.answers = [challenged('ch-1'), succeeded];
    await renderWithPortal(app, <Page />);

    const answer = app.privilegedActions.run(scaleRequest, {
      reason: 'load',
      seenVersion: 'v1',
      idempotencyKey: 'key-00000002',
    });
    expect(
      await screen.findByRole('dialog', { name: 'Verify to go on: core' }),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Verify with Entra' }),
    );
    await waitFor(() => expect(app.windows.waiting).toBe(1));
    app.portal.challenge = { state: 'granted' };
    await tick(app);

    await expect(answer).resolves.toMatchObject({ state: 'succeeded' });
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });
});

describe('runSentence', () => {
  it('never calls an open action well', () => {
    expect(
      runSentence({ phase: 'following', answer: openAction('') }).tone,
    ).toBe('moving');
  });

  it.each(['failed', 'abandoned'] as const)('calls %s bad', state => {
    expect(
      runSentence({
        phase: 'closed',
        answer: { actionId: 'action-1', state },
      }).tone,
    ).toBe('bad');
  });

  it('calls a refusal bad', () => {
    expect(
      runSentence({
        phase: 'failed',
        error: new PortalApiError('No.', { status: 403 }),
      }).tone,
    ).toBe('bad');
  });
});
