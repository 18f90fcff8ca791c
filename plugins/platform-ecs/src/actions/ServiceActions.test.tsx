import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  EcsServiceDetail,
  EcsServiceRollout,
  Rollout,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { serviceDetail } from '../__testUtils__/services';
import { PlatformPage } from '../PlatformPage';

const AT = '/platform/alphaswarm-cluster-prod/alphaswarm-core-prod';
const PATH = '/services/alphaswarm-cluster-prod/alphaswarm-core-prod';

const allActions = [
  'service.redeploy',
  'service.scale',
  'service.deploy',
  'service.roll-back',
  'rollout.stop',
  'rollout.continue',
].map(action => `platform-ecs.${action}`);

const verdicts = (verdict: 'allowed' | 'denied'): EcsServiceDetail['actions'] =>
  allActions.map(action =>
    verdict === 'allowed'
      ? { action, verdict }
      : { action, verdict, whoCould: 'Operator or Admin' },
  );

const rollout = (overrides: Partial<Rollout> = {}): Rollout => ({
  arn: 'arn:aws:ecs:eu-central-1:1:service-deployment/c/s/dep-1',
  id: 'dep-1',
  strategy: 'CANARY',
  status: 'IN_PROGRESS',
  outcome: 'in-progress',
  sentence: 'Rolling out.',
  steps: [],
  hooks: [],
  sources: [],
  target: {
    arn: 'arn:aws:ecs:eu-central-1:1:service-revision/c/s/1',
    taskDefinition: 'alphaswarm-core-prod:42',
    images: [],
    productionTraffic: 10,
  },
  ...overrides,
});

const paused = rollout({
  outcome: 'paused',
  hooks: [
    {
      id: 'hook-1',
      kind: 'PAUSE',
      status: 'AWAITING_ACTION',
      expiresAt: '2030-01-01T00:00:00.000Z',
      timeoutAction: 'ROLLBACK',
    },
  ],
});

function setUp(options: {
  service?: Partial<EcsServiceDetail>;
  rollout?: Rollout;
  at?: string;
  prepare?: (backend: FakeBackend) => void;
}) {
  const backend = new FakeBackend();
  backend.answerService(
    serviceDetail({ actions: verdicts('allowed'), ...options.service }),
  );
  const looked: EcsServiceRollout = {
    observedAt: '2026-11-24T03:00:00.000Z',
    rollout: options.rollout,
    currentRevisions: [],
    tasks: [],
    newTaskIds: [],
    gaps: [],
  };
  backend.answer(`${PATH}/rollout`, { status: 200, body: looked });
  backend.answer(`${PATH}/revisions`, {
    status: 200,
    body: {
      family: 'alphaswarm-core-prod',
      current: 41,
      more: false,
      gaps: [],
      revisions: [42, 41, 40].map(revision => ({
        taskDefinition: `alphaswarm-core-prod:${revision}`,
        revision,
        imageTag: `1.${revision}`,
      })),
    },
  });
  backend.answer(`${PATH}/revisions/41..40`, {
    status: 200,
    body: {
      from: 'alphaswarm-core-prod:41',
      to: 'alphaswarm-core-prod:40',
      status: 'ACTIVE',
      changes: [
        {
          subject: 'task',
          field: 'CPU',
          kind: 'changed',
          from: '1 vCPU',
          to: '0.5 vCPU',
        },
        { subject: 'core', field: 'Environment FLAG', kind: 'changed' },
        { subject: 'core', field: 'Environment NEW', kind: 'added' },
      ],
    },
  });
  options.prepare?.(backend);
  const view = renderPlatform(<PlatformPage />, {
    backend,
    at: `${AT}${options.at ?? ''}`,
  });
  return { backend, user: userEvent.setup(), ...view };
}

const openMore = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(await screen.findByRole('button', { name: /More/ }));
  return screen.findByRole('menu');
};

/** What the privileged action dialog was asked to do last. */
const asked = (openDialog: ReturnType<typeof setUp>['openDialog']) =>
  openDialog.mock.lastCall?.[0];

describe('the menu', () => {
  it('offers a revision and a rollback when nothing is under way', async () => {
    const { user, openDialog } = setUp({
      rollout: rollout({ status: 'SUCCESSFUL', outcome: 'succeeded' }),
    });
    const menu = await openMore(user);
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map(item => item.textContent),
    ).toEqual(['Deploy a revision…', 'Roll back…']);
    await user.click(within(menu).getByText('Roll back…'));
    expect(asked(openDialog)).toMatchObject({
      path: `${PATH}/roll-back`,
      input: {},
    });
  });

  it.each([
    ['Stop the rollout and roll back…', 'ROLLBACK'],
    ['Stop the rollout as it is…', 'ABORT'],
  ])('while one is under way: %s', async (item, stopType) => {
    const { user, openDialog } = setUp({ rollout: rollout() });
    // What can be done follows from the rollout.
    await screen.findByRole('list', { name: 'Steps' });
    const menu = await openMore(user);
    await user.click(within(menu).getByText(item));
    expect(asked(openDialog)).toMatchObject({
      path: `${PATH}/rollout/stop`,
      input: { deployment: 'dep-1', stopType },
    });
  });

  it('is not there for whoever may do none of it', async () => {
    setUp({ service: { actions: verdicts('denied') }, rollout: paused });
    expect(
      await screen.findByText(
        'Operator or Admin can redeploy, scale, deploy a revision, roll back, stop a rollout and continue a rollout.',
      ),
    ).toBeVisible();
    await screen.findByRole('region', { name: 'Paused rollout' });
    expect(
      screen.queryByRole('button', {
        name: /More|Continue|Roll back|Redeploy/,
      }),
    ).not.toBeInTheDocument();
  });
});

describe('a paused rollout', () => {
  it.each([
    ['Continue', 'CONTINUE'],
    ['Roll back', 'ROLLBACK'],
  ])('is in plain sight, and %s answers the hook', async (name, decision) => {
    const { user, openDialog } = setUp({ rollout: paused });
    const region = await screen.findByRole('region', {
      name: 'Paused rollout',
    });
    expect(region).toHaveTextContent(
      'The rollout of alphaswarm-core-prod:42 waits for somebody.',
    );
    expect(region).toHaveTextContent('10 % of the production traffic');
    expect(region).toHaveTextContent('ECS rolls it back by itself.');
    await user.click(within(region).getByRole('button', { name }));
    expect(asked(openDialog)).toMatchObject({
      path: `${PATH}/rollout/continue`,
      input: { deployment: 'dep-1', hook: 'hook-1', decision },
    });
  });

  it('is not spoken of when none waits', async () => {
    setUp({ rollout: rollout() });
    await screen.findByRole('button', { name: /More/ });
    expect(
      screen.queryByRole('region', { name: 'Paused rollout' }),
    ).not.toBeInTheDocument();
  });
});

describe('the choice of a revision', () => {
  it('shows what differs before anything is asked for, and is a URL', async () => {
    const { user, openDialog } = setUp({ at: '?deploy=choose' });
    const dialog = await screen.findByRole('dialog');
    const radios = await within(dialog).findAllByRole('radio');
    expect(radios).toHaveLength(3);
    expect(radios[1]).toBeDisabled();
    const go = within(dialog).getByRole('button', {
      name: 'See what will happen',
    });
    expect(go).toBeDisabled();

    await user.click(radios[2]);
    const table = await within(dialog).findByRole('table', {
      name: 'alphaswarm-core-prod:41 compared with alphaswarm-core-prod:40',
    });
    expect(
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map(row =>
          within(row)
            .getAllByRole('cell')
            .map(cell => cell.textContent),
        ),
    ).toEqual([
      ['Task', '1 vCPU', '0.5 vCPU'],
      ['core', 'set', 'set to another value'],
      ['core', '–', 'set'],
    ]);
    expect(screen.getByTestId('address')).toHaveTextContent('?deploy=40');

    await user.click(go);
    expect(asked(openDialog)).toMatchObject({
      path: `${PATH}/deploy`,
      input: { revision: 40 },
    });
    expect(screen.getByTestId('address')).not.toHaveTextContent('deploy');
  });

  it('is not opened by a URL for whoever may not deploy', async () => {
    setUp({ service: { actions: verdicts('denied') }, at: '?deploy=40' });
    await screen.findByText(/Operator or Admin can/);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('says of a revision in the URL that ECS does not have that there is none', async () => {
    setUp({
      at: '?deploy=99',
      prepare: it_ =>
        it_.answer(`${PATH}/revisions/41..99`, {
          status: 404,
          body: { error: { message: 'There is no alphaswarm-core-prod:99' } },
        }),
    });
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'There is no alphaswarm-core-prod:99',
    );
    for (const radio of within(dialog).getAllByRole('radio')) {
      expect(radio).not.toBeChecked();
    }
  });

  it('says why there is no list, and can ask again', async () => {
    const { backend, user } = setUp({
      at: '?deploy=choose',
      prepare: it_ =>
        it_.answer(`${PATH}/revisions`, {
          status: 502,
          body: {
            error: {
              message:
                "The portal's AWS role may not call ecs:ListTaskDefinitions",
            },
          },
        }),
    });
    expect(
      await screen.findByText(/may not call ecs:ListTaskDefinitions/),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'See what will happen' }),
    ).toBeDisabled();
    const asks = () =>
      backend.asked.filter(path => path.endsWith('/revisions')).length;
    const before = asks();
    const dialog = screen.getByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(asks()).toBeGreaterThan(before));
  });
});

describe('the portal itself', () => {
  it('is marked', async () => {
    setUp({ service: { self: true } });
    expect(
      await screen.findByText(/This service is the portal itself/),
    ).toBeVisible();
  });

  it('says that it is restarting while nobody answers, keeps what it shows, and reconnects', async () => {
    const { backend, signals } = setUp({ service: { self: true } });
    await screen.findByText(/This service is the portal itself/);
    const look = () =>
      act(() =>
        signals.send({
          type: 'cluster-changed',
          cluster: 'alphaswarm-cluster-prod',
          observedAt: new Date().toISOString(),
        }),
      );
    backend.answer(PATH, { status: 503, body: {} });
    look();
    expect(await screen.findByText(/The portal is restarting/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Redeploy' })).toBeVisible();
    backend.answerService(
      serviceDetail({ actions: verdicts('allowed'), self: true }),
    );
    look();
    await waitFor(() =>
      expect(
        screen.queryByText(/The portal is restarting/),
      ).not.toBeInTheDocument(),
    );
  });
});
