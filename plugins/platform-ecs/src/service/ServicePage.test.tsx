import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import {
  deployment,
  freshCluster,
  rollingServiceDetail,
  serviceDetail,
} from '../__testUtils__/services';
import { PlatformPage } from '../PlatformPage';

const AT = '/platform/alphaswarm-cluster-prod/alphaswarm-core-prod';
const SERVICE_PATH = '/services/alphaswarm-cluster-prod/alphaswarm-core-prod';

function renderService(service: EcsServiceDetail) {
  const backend = new FakeBackend();
  backend.answerService(service);
  return {
    backend,
    ...renderPlatform(<PlatformPage />, { backend, at: AT }),
  };
}

describe('ServicePage', () => {
  it('says the state in a sentence', async () => {
    renderService(serviceDetail());
    expect(
      await screen.findByText('4 of 4 tasks run alphaswarm-core-prod:41.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { level: 1, name: 'alphaswarm-core-prod' }),
    ).toBeInTheDocument();
  });

  it('shows events newest first, in the words of AWS', async () => {
    renderService(serviceDetail());
    const events = await screen.findByRole('list', { name: 'Events' });
    expect(
      within(events)
        .getAllByRole('listitem')
        .map(event => event.textContent),
    ).toEqual([
      expect.stringContaining('has reached a steady state.'),
      expect.stringContaining('has started 4 tasks'),
    ]);
  });

  it('links to the audit trail of this very service', async () => {
    renderService(serviceDetail());
    const link = await screen.findByRole('link', { name: 'View audit trail' });
    const url = new URL(link.getAttribute('href')!, 'http://portal.test');
    expect(url.pathname).toBe('/audit-log');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      targetKind: 'ecs-service',
      targetId: 'alphaswarm-cluster-prod/alphaswarm-core-prod',
    });
  });

  describe('buttons', () => {
    it('are there for whoever may', async () => {
      renderService(serviceDetail());
      expect(
        await screen.findByRole('button', { name: 'Redeploy' }),
      ).toBeEnabled();
      expect(screen.getByRole('button', { name: 'Scale' })).toBeEnabled();
    });

    it('are absent for whoever may not, with a note of who could', async () => {
      renderService(
        serviceDetail({
          actions: [
            {
              action: 'platform-ecs.service.redeploy',
              verdict: 'denied',
              whoCould: 'Somebody Else',
            },
            { action: 'platform-ecs.service.scale', verdict: 'denied' },
          ],
        }),
      );
      expect(
        await screen.findByText('Somebody Else can redeploy and scale.'),
      ).toBeInTheDocument();
      expect(
        screen.queryByRole('button', { name: /Redeploy|Scale/ }),
      ).not.toBeInTheDocument();
    });

    it('follow each action by itself', async () => {
      renderService(
        serviceDetail({
          actions: [
            { action: 'platform-ecs.service.redeploy', verdict: 'allowed' },
            {
              action: 'platform-ecs.service.scale',
              verdict: 'denied',
              whoCould: 'Somebody Else',
            },
          ],
        }),
      );
      expect(
        await screen.findByText('Somebody Else can scale.'),
      ).toBeInTheDocument();
      expect(
        screen.getByRole('button', { name: 'Redeploy' }),
      ).toBeInTheDocument();
      expect(
        screen.queryByRole('button', { name: 'Scale' }),
      ).not.toBeInTheDocument();
    });

    it('are absent when the server says nothing about the caller', async () => {
      renderService(serviceDetail({ actions: [] }));
      await screen.findByRole('table', { name: 'Deployments' });
      expect(
        screen.queryByRole('button', { name: /Redeploy|Scale/ }),
      ).not.toBeInTheDocument();
    });
  });

  describe('actions', () => {
    it('asks for a redeployment of the service', async () => {
      const { openDialog } = renderService(serviceDetail());
      await userEvent.click(
        await screen.findByRole('button', { name: 'Redeploy' }),
      );
      expect(openDialog).toHaveBeenCalledTimes(1);
      expect(openDialog.mock.calls[0][0]).toEqual({
        pluginId: 'platform-ecs',
        path: `${SERVICE_PATH}/redeploy`,
        input: {},
        subject: 'alphaswarm-core-prod',
      });
    });

    it('shows present and limits, refuses in words what is beyond them, then asks to scale', async () => {
      const { openDialog } = renderService(serviceDetail());
      await userEvent.click(
        await screen.findByRole('button', { name: 'Scale' }),
      );
      const form = await screen.findByRole('dialog');
      expect(form).toHaveTextContent('Now4 tasks');
      expect(form).toHaveTextContent('Limits1 to 10 tasks');
      const target = within(form).getByLabelText('Target number of tasks');
      expect(target).toHaveFocus();

      await userEvent.clear(target);
      await userEvent.type(target, '11{Enter}');
      expect(form).toHaveTextContent('This service may not go above 10.');
      expect(openDialog).not.toHaveBeenCalled();

      await userEvent.clear(target);
      await userEvent.type(target, '6{Enter}');
      expect(openDialog).toHaveBeenCalledTimes(1);
      expect(openDialog.mock.calls[0][0]).toEqual({
        pluginId: 'platform-ecs',
        path: `${SERVICE_PATH}/scale`,
        input: { desiredCount: 6 },
        subject: 'alphaswarm-core-prod',
      });
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    });

    it('scales nothing when the form is cancelled', async () => {
      const { openDialog } = renderService(serviceDetail());
      await userEvent.click(
        await screen.findByRole('button', { name: 'Scale' }),
      );
      await userEvent.click(
        await screen.findByRole('button', { name: 'Cancel' }),
      );
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
      expect(openDialog).not.toHaveBeenCalled();
    });

    it('follows the rollout to its end, with a link to the trail of this action', async () => {
      const { backend, openDialog, signals } = renderService(serviceDetail());
      await userEvent.click(
        await screen.findByRole('button', { name: 'Redeploy' }),
      );
      backend.answerService(rollingServiceDetail());
      act(() =>
        openDialog.mock.calls[0][1].onDone!({
          actionId: 'action-1',
          state: 'succeeded',
        }),
      );
      expect(
        await screen.findByText(
          'Following your action until the rollout ends.',
        ),
      ).toBeInTheDocument();
      expect(await screen.findByText('IN_PROGRESS')).toBeInTheDocument();
      expect(
        screen
          .getAllByRole('link', { name: 'View audit trail' })
          .map(link => link.getAttribute('href')),
      ).toContain('/audit-log?action=action-1');

      backend.answerService(
        serviceDetail({
          sentence: '4 of 4 tasks run alphaswarm-core-prod:42.',
          deployments: [
            deployment({ taskDefinition: 'alphaswarm-core-prod:42' }),
          ],
        }),
      );
      act(() => signals.send({ type: 'cluster-changed' }));
      expect(
        await screen.findByText(/The rollout has ended\./),
      ).toHaveTextContent('4 of 4 tasks run alphaswarm-core-prod:42.');
      expect(screen.getByText('COMPLETED')).toBeInTheDocument();
    });

    it('follows nothing when the action failed', async () => {
      const { openDialog } = renderService(serviceDetail());
      await userEvent.click(
        await screen.findByRole('button', { name: 'Redeploy' }),
      );
      act(() =>
        openDialog.mock.calls[0][1].onDone!({
          actionId: 'action-1',
          state: 'failed',
        }),
      );
      expect(screen.queryByText(/Following/)).not.toBeInTheDocument();
    });
  });

  describe('without data', () => {
    it('says that there is no such service, and leads back', async () => {
      const backend = new FakeBackend();
      backend.answer(SERVICE_PATH, {
        status: 404,
        body: { error: { name: 'NotFoundError', message: 'not ours' } },
      });
      renderPlatform(<PlatformPage />, { backend, at: AT });
      expect(await screen.findByText('No such service')).toBeInTheDocument();
      expect(
        screen.getByRole('link', { name: 'See all services' }),
      ).toHaveAttribute('href', '/platform');
    });

    it('names who could see it when it is forbidden', async () => {
      const backend = new FakeBackend();
      backend.answer(SERVICE_PATH, {
        status: 403,
        body: { error: { message: 'no' }, whoCould: 'Somebody Else' },
      });
      renderPlatform(<PlatformPage />, { backend, at: AT });
      expect(
        await screen.findByText(/Somebody Else can\./),
      ).toBeInTheDocument();
    });

    it('says that the portal can not be reached, and recovers', async () => {
      const backend = new FakeBackend();
      renderPlatform(<PlatformPage />, { backend, at: AT });
      expect(await screen.findByRole('alert')).toHaveTextContent(
        'The portal could not be reached',
      );
      backend.answerService(serviceDetail());
      await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(
        await screen.findByRole('table', { name: 'Deployments' }),
      ).toBeInTheDocument();
    });
  });

  it('keeps its last data, and says why it is old', async () => {
    renderService(
      serviceDetail({
        freshness: {
          ...freshCluster,
          problem: 'AWS answered with ThrottlingException.',
        },
      }),
    );
    expect(
      await screen.findByText(/AWS answered with ThrottlingException\./),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('table', { name: 'Deployments' }),
    ).toBeInTheDocument();
  });
});
