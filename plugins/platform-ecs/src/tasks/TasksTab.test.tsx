import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { EcsServiceTasks } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { after, ecsTask, failedTask } from '../__testUtils__/happenings';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { serviceDetail } from '../__testUtils__/services';
import { TasksTab } from './TasksTab';

const address = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
};
const AT = `/platform/${address.cluster}/${address.service}/tasks`;
const PATH = `/services/${address.cluster}/${address.service}/tasks`;

const running = ecsTask();
const starting = ecsTask({
  id: 'bbbb0000000000000000000000000000',
  lastStatus: 'PENDING',
  health: 'UNKNOWN',
  startedAt: undefined,
  availabilityZone: undefined,
  privateIp: undefined,
});
const stopped = failedTask();

function tasksOf(...tasks: EcsServiceTasks['tasks']): {
  status: number;
  body: EcsServiceTasks;
} {
  return { status: 200, body: { observedAt: after(50), tasks } };
}

function open(
  answer: Parameters<FakeBackend['answer']>[1],
  search = '',
): FakeBackend {
  const backend = new FakeBackend();
  backend.answer(PATH, answer);
  renderPlatform(<TasksTab {...address} detail={serviceDetail()} />, {
    backend,
    at: `${AT}${search}`,
  });
  return backend;
}

/** The cells of a table's rows, as text. */
async function rowsOf(title: string) {
  const table = await screen.findByRole('table', { name: title });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row =>
      within(row)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    );
}

const addressBar = () => screen.getByTestId('address').textContent;

describe('the tasks tab', () => {
  it('tells running and starting tasks from stopped ones, each with what it does or why it ended', async () => {
    open(tasksOf(running, starting, stopped));
    const [first, second] = await rowsOf('Running and starting');
    expect(first.slice(0, 7)).toEqual([
      '0a1b2c3d',
      'Running, healthy',
      'Healthy',
      '42',
      'eu-central-1a',
      '10.0.1.7',
      '0.5 vCPU, 1 GB',
    ]);
    expect(second.slice(0, 6)).toEqual([
      'bbbb0000',
      'Pulling the image',
      '–',
      '42',
      '–',
      '–',
    ]);
    const [ended] = await rowsOf('Stopped');
    expect(ended.slice(0, 3)).toEqual([
      'dead0000',
      'Stopped: exit code 137 (out of memory) in container core',
      '–',
    ]);
  });

  it('leads from each task to its logs', async () => {
    open(tasksOf(running));
    expect(
      await screen.findByRole('link', { name: 'Logs of task 0a1b2c3d' }),
    ).toHaveAttribute(
      'href',
      `${AT.replace(/tasks$/, 'logs')}?task=${running.id}`,
    );
  });

  it('says where there are none, and where stopped ones are remembered', async () => {
    open(tasksOf());
    expect(
      await screen.findByText('No task runs or starts.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/the History tab remembers/)).toBeInTheDocument();
  });

  it('opens a task beside the list under its own address, and Escape closes it', async () => {
    open(tasksOf(running, stopped));
    await userEvent.click(
      await screen.findByRole('link', { name: 'dead0000' }),
    );
    expect(addressBar()).toBe(`${AT}?task=${stopped.id}`);
    const drawer = screen.getByRole('dialog', { name: 'Task dead0000' });
    expect(drawer).toHaveTextContent(
      'The container used more memory than it may have.',
    );
    expect(
      within(drawer).getByRole('link', { name: /AWS about it/ }),
    ).toHaveAttribute('href', 'https://docs.aws.amazon.com/out-of-memory.html');
    expect(drawer).toHaveTextContent('EssentialContainerExited');
    expect(drawer).toHaveTextContent(/Exit code 137: .*out of memory/);
    expect(
      within(drawer).getByRole('link', { name: 'Logs of core' }),
    ).toHaveAttribute('href', expect.stringContaining('container=core'));

    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(addressBar()).toBe(AT);
  });

  it('moves through both tables with J and K', async () => {
    open(tasksOf(running, stopped));
    await screen.findByRole('link', { name: '0a1b2c3d' });
    await userEvent.keyboard('jj');
    expect(screen.getByRole('link', { name: 'dead0000' })).toHaveFocus();
  });

  it('leads to the history for a task that ECS has forgotten', async () => {
    open(tasksOf(running), '?task=cafe');
    const drawer = await screen.findByRole('dialog', { name: 'Task cafe' });
    expect(drawer).toHaveTextContent('No such task');
    expect(
      within(drawer).getByRole('link', { name: 'Look in the history' }),
    ).toHaveAttribute('href', `${AT.replace(/tasks$/, 'history')}?q=cafe`);
  });

  it('names the permission that is missing, and tries again', async () => {
    const backend = open({
      status: 502,
      body: {
        error: {
          message: "The portal's AWS role may not call ecs:DescribeTasks",
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'ecs:DescribeTasks',
    );
    backend.answer(PATH, tasksOf(running));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rowsOf('Running and starting')).toHaveLength(1);
  });
});
