import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
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
import { PrivilegedActionDialog } from './PrivilegedActionDialog';

async function openDialog(
  change: (app: ReturnType<typeof createFakeApp>) => void = () => {},
) {
  const app = createFakeApp();
  change(app);
  const onClose = jest.fn();
  const onDone = jest.fn();
  const view = await renderWithPortal(
    app,
    <PrivilegedActionDialog
      request={scaleRequest}
      onClose={onClose}
      onDone={onDone}
      resultView={<p>The rollout</p>}
    />,
  );
  await screen.findByRole('dialog');
  const user = userEvent.setup();
  return { ...app, ...view, user, onClose, onDone };
}

const confirmButton = () =>
  screen.findByRole('button', { name: 'Scale core to 4' });

async function giveReasonAndConfirm(
  user: ReturnType<typeof userEvent.setup>,
  reason = 'load test',
) {
  const confirm = await confirmButton();
  await user.type(screen.getByRole('textbox', { name: /Reason/ }), reason);
  await user.click(confirm);
}

describe('PrivilegedActionDialog', () => {
  beforeEach(() => localStorage.clear());

  describe('what will happen', () => {
    it('shows warnings first, then present and proposed, who is affected, and the undo', async () => {
      await openDialog();

      const dialog = await screen.findByRole('dialog', {
        name: 'Scale core to 4 tasks',
      });
      const change = within(dialog).getByRole('row', { name: /Desired tasks/ });
      expect(change).toHaveTextContent('Desired tasks24');
      expect(dialog).toHaveTextContent('Nobody should notice.');
      expect(dialog).toHaveTextContent('Scale back to 2.');
      const text = dialog.textContent ?? '';
      expect(text.indexOf('A rollout is under way.')).toBeLessThan(
        text.indexOf('Desired tasks'),
      );
    });

    it('says beforehand that a step-up will be asked for', async () => {
      await openDialog();
      expect(
        await screen.findByText(/Next you will be asked to prove/),
      ).toBeVisible();
    });

    it('says that a step-up still counts', async () => {
      await openDialog(({ member }) =>
        member.get.mockResolvedValue({
          userRef: 'user:staff/1',
          name: 'Olivia Operator',
          roles: ['Operator'],
          stepUp: {
            acr: 'c1',
            authTime: new Date().toISOString(),
            expiresAt: new Date(Date.now() + 170_000).toISOString(),
          },
        }),
      );
      expect(await screen.findByText(/counts for another 2 min/)).toBeVisible();
    });

    it('says why there is no preview, and can try again', async () => {
      const { portal, user } = await openDialog(app => {
        app.portal.preview = {
          status: 403,
          body: {
            error: { message: 'Not for your role.' },
            whoCould: 'Operator or Admin',
          },
        };
      });
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent('Not for your role.');
      expect(alert).toHaveTextContent('Operator or Admin can.');
      expect(screen.getByRole('button', { name: 'Confirm' })).toBeDisabled();

      portal.preview = { status: 200, body: scalePreview };
      await user.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await confirmButton()).toBeVisible();
    });
  });

  describe('the keyboard', () => {
    it('starts on Cancel', async () => {
      await openDialog();
      expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    });

    it('cancels by Enter on Cancel and by Escape, having sent nothing', async () => {
      const { user, onClose, portal } = await openDialog();
      await confirmButton();
      await user.keyboard('{Enter}');
      expect(onClose).toHaveBeenCalledTimes(1);
      await user.keyboard('{Escape}');
      expect(onClose).toHaveBeenCalledTimes(2);
      expect(portal.attempts()).toEqual([]);
    });

    it('does not send by Enter in the reason', async () => {
      const { user, portal } = await openDialog();
      await confirmButton();
      await user.type(
        screen.getByRole('textbox', { name: /Reason/ }),
        'load test{Enter}',
      );
      expect(portal.attempts()).toEqual([]);
    });

    it('destroys by the space bar, never by Enter', async () => {
      const { user, portal } = await openDialog(app => {
        app.portal.preview = {
          status: 200,
          body: { ...scalePreview, destructive: true },
        };
      });
      const confirm = await confirmButton();
      await user.type(screen.getByRole('textbox', { name: /Reason/ }), 'gone');
      act(() => confirm.focus());

      await user.keyboard('{Enter}');
      expect(portal.attempts()).toEqual([]);

      await user.keyboard(' ');
      expect(await screen.findByText('Succeeded')).toBeVisible();
      expect(portal.attempts()).toHaveLength(1);
    });
  });

  describe('why', () => {
    it('asks for a reason before anything can be sent', async () => {
      const { user } = await openDialog();
      const confirm = await confirmButton();
      expect(confirm).toBeDisabled();
      expect(confirm).toHaveAccessibleDescription(/Say why/);

      await user.type(screen.getByRole('textbox', { name: /Reason/ }), 'ab');
      expect(confirm).toBeDisabled();
      await user.type(screen.getByRole('textbox', { name: /Reason/ }), 'c');
      expect(confirm).toBeEnabled();
    });

    it('offers the reasons given last, and recognises a ticket', async () => {
      localStorage.setItem(
        'alphaswarm-admin:recent-reasons',
        JSON.stringify(['https://tickets.example/OPS-7']),
      );
      const { user } = await openDialog();
      await confirmButton();

      await user.click(
        within(screen.getByRole('group', { name: 'Recent reasons' })).getByRole(
          'button',
        ),
      );

      expect(screen.getByRole('textbox', { name: /Reason/ })).toHaveValue(
        'https://tickets.example/OPS-7',
      );
      expect(screen.getByRole('link', { name: 'OPS-7' })).toHaveAttribute(
        'href',
        'https://tickets.example/OPS-7',
      );
    });
  });

  it('asks to type the name only where the policy does', async () => {
    const { user, portal } = await openDialog(app => {
      app.portal.preview = {
        status: 200,
        body: { ...scalePreview, typedConfirmation: 'core' },
      };
    });
    const confirm = await confirmButton();
    await user.type(screen.getByRole('textbox', { name: /Reason/ }), 'why not');
    expect(confirm).toBeDisabled();
    expect(confirm).toHaveAccessibleDescription('Type core to go on.');

    await user.type(
      screen.getByRole('textbox', { name: 'Type core to confirm' }),
      'core',
    );
    await user.click(confirm);

    expect(await screen.findByText('Succeeded')).toBeVisible();
    expect(portal.attempts()[0].body).toEqual({
      desiredCount: 4,
      reason: 'why not',
      seenVersion: 'v1',
      typedConfirmation: 'core',
    });
  });

  it('never shows what didn’t reach everything as plain success', async () => {
    const { user } = await openDialog(app => {
      app.portal.answers = [
        {
          ...succeeded,
          body: {
            actionId: 'a-1',
            state: 'succeeded',
            message: 'Not halted: bots.',
          },
        },
      ];
    });
    await giveReasonAndConfirm(user);
    expect(await screen.findByText('Done, but not everywhere')).toBeVisible();
    expect(screen.getByText('Not halted: bots.')).toBeVisible();
    expect(screen.queryByText('Succeeded')).not.toBeInTheDocument();
  });

  describe('prove it’s you', () => {
    async function openChallenged() {
      const dialog = await openDialog(app => {
        app.portal.answers = [challenged('ch-1'), succeeded];
      });
      await giveReasonAndConfirm(dialog.user);
      await screen.findByText('Prove it’s you');
      return dialog;
    }

    const press = async (
      user: ReturnType<typeof userEvent.setup>,
      name: string,
    ) => user.click(await screen.findByRole('button', { name }));

    it('opens the popup, waits, and goes on by itself without retyping', async () => {
      const { user, portal, windows, onDone } = await openChallenged();

      await press(user, 'Verify with Entra');
      expect(
        await screen.findByText('Waiting for you in the other window'),
      ).toBeVisible();
      expect(windows.popups[0].url).toBe('https://login.example/authorize');
      portal.challenge = { state: 'granted' };
      await tick({ windows });

      expect(await screen.findByText('Succeeded')).toBeVisible();
      expect(screen.getByText('The rollout')).toBeVisible();
      const [first, second] = portal.attempts();
      expect(second).toEqual(first);
      expect(onDone).toHaveBeenCalledWith(
        expect.objectContaining({ state: 'succeeded' }),
      );
    });

    it('survives the popup being closed', async () => {
      const { user, portal, windows } = await openChallenged();
      await press(user, 'Verify with Entra');
      await waitFor(() => expect(windows.waiting).toBe(1));
      windows.popups[0].closed = true;
      await tick({ windows });

      expect(
        await screen.findByText('The sign-in window was closed'),
      ).toBeVisible();
      await press(user, 'Open the window again');
      await waitFor(() => expect(windows.popups).toHaveLength(2));
      await waitFor(() => expect(windows.waiting).toBe(1));
      portal.challenge = { state: 'granted' };
      await tick({ windows });

      expect(await screen.findByText('Succeeded')).toBeVisible();
    });

    it('offers a link when the popup is blocked, and goes on by itself', async () => {
      const { user, portal, windows } = await openChallenged();
      windows.isBlocked = true;
      await press(user, 'Verify with Entra');

      const link = await screen.findByRole('link', {
        name: 'Sign in through this link',
      });
      expect(link).toHaveAttribute('href', 'https://login.example/authorize');
      expect(link).toHaveAttribute('rel', expect.stringContaining('noopener'));
      portal.challenge = { state: 'granted' };
      await tick({ windows });

      expect(await screen.findByText('Succeeded')).toBeVisible();
    });

    it('says why a sign-in did not count', async () => {
      const { user, portal, windows } = await openChallenged();
      portal.challenge = { state: 'refused', problem: 'No auth_time.' };
      await press(user, 'Verify with Entra');
      await waitFor(() => expect(windows.waiting).toBe(1));
      await tick({ windows });

      expect(
        await screen.findByText('No auth_time. Nothing has been done.'),
      ).toBeVisible();
      expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
    });

    it('asks for a new challenge when it took too long', async () => {
      const { user, portal, windows } = await openDialog(app => {
        app.portal.answers = [challenged('ch-1'), challenged('ch-2')];
      });
      await giveReasonAndConfirm(user);
      portal.challenge = { state: 'expired' };
      await press(user, 'Verify with Entra');
      await waitFor(() => expect(windows.waiting).toBe(1));
      await tick({ windows });

      await press(user, 'Ask again');

      expect(await screen.findByText('Prove it’s you')).toBeVisible();
      expect(portal.attempts()).toHaveLength(2);
    });

    it('goes back to what was typed when the person does not want to', async () => {
      const { user, portal } = await openChallenged();
      await press(user, 'Don’t verify');

      expect(await screen.findByText('You did not verify')).toBeVisible();
      await press(user, 'Back');
      expect(screen.getByRole('textbox', { name: /Reason/ })).toHaveValue(
        'load test',
      );
      expect(portal.attempts()).toHaveLength(1);
    });
  });

  describe('what happened', () => {
    it('leads to the audit trail', async () => {
      const { user } = await openDialog();
      await giveReasonAndConfirm(user);

      expect(
        await screen.findByRole('link', { name: 'View audit trail' }),
      ).toHaveAttribute('href', '/audit-log?action=action-1');
      expect(
        screen.getByRole('button', { name: 'Copy action-1' }),
      ).toBeVisible();
    });

    it('says that the world has moved, and keeps the reason for the fresh preview', async () => {
      const { user, portal } = await openDialog(app => {
        app.portal.answers = [
          {
            status: 409,
            body: {
              error: { message: 'It was scaled to 3.' },
              actionId: 'action-1',
              state: 'failed',
            },
          },
          succeeded,
        ];
      });
      await giveReasonAndConfirm(user);
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent('The world has moved');
      expect(alert).toHaveTextContent('It was scaled to 3.');
      expect(alert).toHaveTextContent('Nothing was done.');
      expect(alert).toHaveTextContent('action-1');

      portal.preview = {
        status: 200,
        body: { ...scalePreview, seenVersion: 'v2' },
      };
      await user.click(screen.getByRole('button', { name: 'Look again' }));
      const confirm = await confirmButton();
      expect(screen.getByRole('textbox', { name: /Reason/ })).toHaveValue(
        'load test',
      );
      await waitFor(() => expect(confirm).toBeEnabled());
      await user.click(confirm);
      await screen.findByText('Succeeded');

      const [stale, fresh] = portal.attempts();
      expect(fresh.body).toMatchObject({ seenVersion: 'v2' });
      expect(fresh.idempotencyKey).not.toBe(stale.idempotencyKey);
    });

    it('says that nothing was done when the ledger is away, and sends the same attempt again', async () => {
      const { user, portal } = await openDialog(app => {
        app.portal.answers = [
          {
            status: 503,
            headers: { 'retry-after': '5' },
            body: { error: { message: 'The ledger can not be written.' } },
          },
          succeeded,
        ];
      });
      await giveReasonAndConfirm(user);
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent('Nothing was done.');
      expect(alert).toHaveTextContent('Try again in 5 s.');

      await user.click(screen.getByRole('button', { name: 'Send again' }));
      await screen.findByText('Succeeded');
      const [first, second] = portal.attempts();
      expect(second).toEqual(first);
    });

    it('says that it is not known, without an answer, and only sends the same attempt again', async () => {
      const { user, portal } = await openDialog(app => {
        app.portal.answers = [new TypeError('Failed to fetch'), succeeded];
      });
      await giveReasonAndConfirm(user);
      expect(await screen.findByRole('alert')).toHaveTextContent(
        'It is not known whether it was done.',
      );
      expect(
        screen.queryByRole('button', { name: 'Back' }),
      ).not.toBeInTheDocument();

      await user.click(screen.getByRole('button', { name: 'Send again' }));
      await screen.findByText('Succeeded');
      const [first, second] = portal.attempts();
      expect(second).toEqual(first);
    });

    it('names who could, when refused', async () => {
      const { user } = await openDialog(app => {
        app.portal.answers = [
          {
            status: 403,
            body: {
              error: { message: 'Not for your role.' },
              whoCould: 'Operator or Admin',
            },
          },
        ];
      });
      await giveReasonAndConfirm(user);
      expect(await screen.findByRole('alert')).toHaveTextContent(
        'Not for your role. Operator or Admin can.',
      );
    });

    it('follows an open action to its end, never calling it done before', async () => {
      const { user, portal, onDone } = await openDialog(app => {
        app.portal.answers = [
          { status: 202, body: openAction('AWS did not answer in time.') },
        ];
        app.portal.actions = [
          { status: 200, body: openAction('Still finding out.') },
        ];
      });
      await giveReasonAndConfirm(user);
      expect(
        await screen.findByText('AWS did not answer in time.'),
      ).toBeVisible();
      expect(screen.getByText('Intended')).toBeVisible();
      expect(onDone).not.toHaveBeenCalled();

      portal.actions = [
        {
          status: 200,
          body: {
            actionId: 'action-1',
            state: 'failed',
            message: 'AWS refused it. Nothing was changed.',
          },
        },
      ];
      expect(
        await screen.findByText(
          'AWS refused it. Nothing was changed.',
          {},
          {
            timeout: 5000,
          },
        ),
      ).toBeVisible();
      expect(screen.getByText('Failed')).toBeVisible();
      expect(onDone).toHaveBeenCalledWith(
        expect.objectContaining({ state: 'failed' }),
      );
    });

    it('does not stop the action when the dialog is closed', async () => {
      const { user, unmount, portal, runs } = await openDialog(app => {
        app.portal.answers = [challenged('ch-1'), succeeded];
      });
      await giveReasonAndConfirm(user);
      await screen.findByText('Prove it’s you');

      unmount();

      expect(runs.getSnapshot().runs).toMatchObject([
        { isShown: false, progress: { phase: 'step-up' } },
      ]);
      expect(portal.attempts()).toHaveLength(1);
    });
  });
});
