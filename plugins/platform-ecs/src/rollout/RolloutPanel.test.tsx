import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import {
  failedTask,
  rollout,
  serviceRollout,
} from '../__testUtils__/happenings';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { RolloutPanel } from './RolloutPanel';

const address = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
};
const AT = `/platform/${address.cluster}/${address.service}`;
const PATH = `/services/${address.cluster}/${address.service}/rollout`;

function renderPanel(body: unknown, status = 200) {
  const backend = new FakeBackend();
  backend.answer(PATH, { status, body });
  renderPlatform(<RolloutPanel address={address} moving />, {
    backend,
    at: AT,
  });
  return backend;
}

describe('RolloutPanel', () => {
  it('says what is happening, its steps, and how near the breaker is', async () => {
    renderPanel(serviceRollout());
    expect(
      await screen.findByText(
        'Rolling out alphaswarm-core-prod:42: 1 of 2 tasks run it.',
      ),
    ).toBeInTheDocument();
    const steps = within(screen.getByRole('list', { name: 'Steps' }));
    expect(
      steps
        .getAllByRole('listitem')
        .map(step => step.getAttribute('data-state')),
    ).toEqual(['done', 'now', 'waiting']);
    expect(screen.getByRole('meter')).toHaveAttribute(
      'aria-valuetext',
      '1 of 3 failures',
    );
  });

  it('has a lane for each task: new ones apart from old ones, and why one went', async () => {
    renderPanel(serviceRollout());
    const incoming = within(
      await screen.findByRole('region', {
        name: 'New: alphaswarm-core-prod:42',
      }),
    );
    const outgoing = within(screen.getByRole('region', { name: 'Old' }));
    expect(
      incoming.getAllByRole('listitem').map(lane => lane.textContent),
    ).toEqual([
      expect.stringContaining('Running, healthy'),
      expect.stringContaining(
        'Stopped: exit code 137 (out of memory) in container core',
      ),
    ]);
    expect(outgoing.getAllByRole('listitem')).toHaveLength(1);
    expect(
      incoming.getByRole('link', { name: failedTask().id.slice(0, 8) }),
    ).toHaveAttribute('href', `${AT}/tasks?task=${failedTask().id}`);
  });

  it('shows the newest lanes of many, and all when asked', async () => {
    const tasks = Array.from({ length: 30 }, (_, index) =>
      failedTask({ id: String(index).padStart(32, '0') }),
    );
    renderPanel(
      serviceRollout({ tasks, newTaskIds: tasks.map(({ id }) => id) }),
    );
    const more = await screen.findByRole('button', {
      name: 'Show 6 earlier tasks',
    });
    await userEvent.click(more);
    const incoming = within(screen.getByRole('region', { name: /^New/ }));
    expect(incoming.getAllByRole('listitem')).toHaveLength(30);
  });

  it.each([
    ['rolled-back', 'Rolled back'],
    ['rolling-back', 'Rolling back'],
    ['rollback-failed', 'Rollback failed'],
    ['stopped', 'Stopped'],
    ['unknown', 'Unknown'],
    ['paused', 'Paused'],
  ] as const)('calls %s "%s", and nothing a success', async (outcome, word) => {
    renderPanel(serviceRollout({ rollout: rollout({ outcome }) }));
    const panel = await screen.findByRole('region', { name: 'Rollout' });
    expect(await within(panel).findByText(word)).toBeInTheDocument();
    expect(panel).not.toHaveTextContent('Succeeded');
  });

  it('names the missing permission, and shows the rest', async () => {
    renderPanel(
      serviceRollout({
        tasks: [],
        newTaskIds: [],
        gaps: [
          "The tasks are not shown. The portal's AWS role may not call ecs:DescribeTasks.",
        ],
      }),
    );
    expect(await screen.findByRole('note')).toHaveTextContent(
      'ecs:DescribeTasks',
    );
    expect(screen.getByRole('list', { name: 'Steps' })).toBeInTheDocument();
  });

  it('says that there is no deployment', async () => {
    renderPanel(serviceRollout({ rollout: undefined, tasks: [] }));
    expect(await screen.findByText('No deployment')).toBeInTheDocument();
  });

  it('says why it shows nothing, and recovers', async () => {
    const backend = renderPanel(
      { error: { name: 'AwsCallError', message: 'AWS throttles it' } },
      503,
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'AWS throttles it',
    );
    backend.answer(PATH, { status: 200, body: serviceRollout() });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('list', { name: 'Steps' }),
    ).toBeInTheDocument();
  });
});
