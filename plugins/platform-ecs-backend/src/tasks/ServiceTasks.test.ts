import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { killedTask, task } from '../__testUtils__/rollouts';
import { ServiceTasks } from './ServiceTasks';
import type { TaskFilter } from './TaskGateway';

const options = { signal: new AbortController().signal };

/** A service whose tasks the test changes between looks. */
function setUp() {
  const world = { tasks: [] as EcsTask[] };
  const described: string[][] = [];
  const listed: string[] = [];
  const tasks = ServiceTasks.create({
    service: 'core',
    gateway: {
      async listTasks({ desiredStatus }: TaskFilter) {
        listed.push(desiredStatus);
        return world.tasks
          .filter(it => it.desiredStatus === desiredStatus)
          .map(({ arn }) => arn);
      },
      async describeTasks(arns) {
        described.push(arns);
        return world.tasks
          .filter(({ arn }) => arns.includes(arn))
          .map(it => ({ service: 'core', task: it }));
      },
    },
  });
  const look = async () =>
    (await tasks.look(options)).map(
      ({ id, lastStatus }) => `${id} ${lastStatus}`,
    );
  return { world, described, listed, look, tasks };
}

describe('ServiceTasks', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('sees a task end without listing the stopped ones again, and describes it no more', async () => {
    const { world, described, listed, look } = setUp();
    world.tasks = [task({ id: 'a' })];
    expect(await look()).toEqual(['a RUNNING']);
    world.tasks = [killedTask({ id: 'a' })];
    expect(await look()).toEqual(['a STOPPED']);
    expect(await look()).toEqual(['a STOPPED']);
    expect(described.at(-1)).toEqual([]);
    expect(listed.filter(it => it === 'STOPPED')).toHaveLength(1);
  });

  it('finds a task that started and stopped between two looks', async () => {
    const { world, look } = setUp();
    expect(await look()).toEqual([]);
    world.tasks = [killedTask({ id: 'quick' })];
    jest.advanceTimersByTime(10_000);
    expect(await look()).toEqual(['quick STOPPED']);
  });

  it('goes on from the look of another replica, with the tasks that ended there', async () => {
    const { world, listed, look, tasks } = setUp();
    world.tasks = [killedTask({ id: 'b' })];
    tasks.resume({
      tasks: [killedTask({ id: 'a' }), task({ id: 'b' })],
      stoppedReadAt: Date.now() - 1_000,
    });
    expect(await look()).toEqual(['a STOPPED', 'b STOPPED']);
    expect(listed).toEqual(['RUNNING']);
  });

  it('lists the stopped ones when another replica had done so by a clock that is ahead', async () => {
    const { listed, look, tasks } = setUp();
    tasks.resume({ tasks: [], stoppedReadAt: Date.now() + 3_600_000 });
    await look();
    expect(listed).toContain('STOPPED');
  });

  it('forgets what ECS has forgotten', async () => {
    const { world, look } = setUp();
    world.tasks = [killedTask({ id: 'a' }), task({ id: 'b' })];
    expect(await look()).toEqual(['b RUNNING', 'a STOPPED']);
    world.tasks = [task({ id: 'b' })];
    jest.advanceTimersByTime(10_000);
    expect(await look()).toEqual(['b RUNNING']);
  });
});
