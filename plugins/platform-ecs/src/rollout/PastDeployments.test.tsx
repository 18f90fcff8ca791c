import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  EcsDeploymentHistory,
  RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { after, rollout } from '../__testUtils__/happenings';
import { auditPage, auditRow } from '../__testUtils__/ledger';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { PastDeployments } from './PastDeployments';

const address = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
};
const PATH = `/services/${address.cluster}/${address.service}/deployments`;
const LEDGER = '/api/audit-log/events';

const succeeded = rollout({
  outcome: 'succeeded',
  finishedAt: after(95),
});
const rolledBack = rollout({
  arn: 'arn:aws:ecs:eu-central-1:111122223333:service-deployment/c/s/0011223344',
  id: '0011223344',
  deploymentId: 'ecs-svc/41',
  outcome: 'rolled-back',
  strategy: 'BLUE_GREEN',
  target: undefined,
  finishedAt: after(30),
  rollback: { reason: 'The circuit breaker tripped' },
});

type Answers = Parameters<FakeBackend['answer']>[1];

function historyOf(
  deployments: RolloutSummary[],
  gaps: string[] = [],
): { status: number; body: EcsDeploymentHistory } {
  return {
    status: 200,
    body: { observedAt: after(100), deployments, gaps },
  };
}

function open(history: Answers, ledger: Answers) {
  const backend = new FakeBackend();
  backend.answer(PATH, history);
  backend.answer(LEDGER, ledger);
  renderPlatform(<PastDeployments address={address} />, {
    backend,
    at: `/platform/${address.cluster}/${address.service}`,
  });
  return backend;
}

async function rows() {
  const table = await screen.findByRole('table', { name: 'Past deployments' });
  return within(table).getAllByRole('row').slice(1);
}

const cellsOf = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map(cell => cell.textContent);

describe('PastDeployments', () => {
  it('says how each ended, how long it took, who started it and why', async () => {
    open(historyOf([succeeded, rolledBack]), {
      status: 200,
      body: auditPage([
        auditRow({ phase: 'intent', reason: 'OPS-42' }),
        auditRow({
          details: {
            actor: { name: 'Olivia Operator' },
            after: { primaryDeploymentId: 'ecs-svc/42' },
          },
        }),
      ]),
    });
    expect(await screen.findByText(/Olivia Operator/)).toBeInTheDocument();
    const [first, second] = await rows();
    expect(cellsOf(first).slice(1, 6)).toEqual([
      ' Succeeded',
      'alphaswarm-core-prod:42',
      'rolling',
      '1 min 35 s',
      'Olivia Operator, “OPS-42” View audit trail',
    ]);
    expect(
      within(first).getByRole('link', { name: 'View audit trail' }),
    ).toHaveAttribute('href', '/audit-log?action=action-1');
    expect(cellsOf(second).slice(1, 6)).toEqual([
      ' Rolled backThe circuit breaker tripped',
      'Not known',
      'blue/green',
      '30 s',
      '–',
    ]);
    expect(second).not.toHaveTextContent('Succeeded');
    expect(
      screen.getByText(/without a name was started outside of the portal/),
    ).toBeInTheDocument();
  });

  it('asks the ledger for the service, as the ledger names it', async () => {
    let asked = '';
    open(historyOf([succeeded]), query => {
      asked = String(query);
      return { status: 200, body: auditPage([]) };
    });
    await screen.findByText(/started outside of the portal/);
    expect(Object.fromEntries(new URLSearchParams(asked))).toMatchObject({
      targetKind: 'ecs-service',
      targetId: 'alphaswarm-cluster-prod/alphaswarm-core-prod',
    });
  });

  it.each([
    [
      'who may read their own rows only',
      { status: 200, body: auditPage([], 'own') },
      /you see your own actions/,
    ],
    [
      'who may not read the audit log',
      { status: 403, body: { error: { message: 'no' } } },
      /You may not read the audit log/,
    ],
    [
      'whom the ledger does not answer',
      { status: 503, body: { error: { message: 'no database' } } },
      /the audit log can't be read \(.*no database/,
    ],
  ])('tells somebody %s why names are missing', async (_who, ledger, words) => {
    open(historyOf([succeeded]), ledger);
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(await rows()).toHaveLength(1);
  });

  it('names what could not be read, and says that there is none', async () => {
    const gap =
      "Revisions are not shown. The portal's AWS role may not call ecs:DescribeServiceRevisions.";
    open(historyOf([], [gap]), { status: 200, body: auditPage([]) });
    expect(
      await screen.findByText(/ECS knows no deployment of this service/),
    ).toBeInTheDocument();
    expect(screen.getByRole('note')).toHaveTextContent(
      'ecs:DescribeServiceRevisions',
    );
  });

  it('says why it shows nothing, and tries again', async () => {
    const backend = open(
      { status: 503, body: { error: { message: 'AWS throttles it' } } },
      { status: 200, body: auditPage([]) },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'AWS throttles it',
    );
    backend.answer(PATH, historyOf([succeeded]));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rows()).toHaveLength(1);
  });
});
