import { ago } from '../__testUtils__/ecsService';
import {
  killedTask,
  oldTask,
  revisions,
  revisionArn,
  serviceDeployment,
  task,
} from '../__testUtils__/rollouts';
import type { ServiceDeployment } from './parseServiceDeployment';
import { deploymentIdOf, rolloutFacts } from './rolloutFacts';
import { rolloutOutcome } from './rolloutOutcome';
import { rolloutSteps } from './rolloutSteps';
import { unprotectedSince } from './unprotectedSince';

type Tasks = Parameters<typeof rolloutFacts>[0]['tasks'];

function factsOf(overrides: Partial<ServiceDeployment>, tasks: Tasks) {
  return rolloutFacts({
    deployment: serviceDeployment(overrides),
    deploymentId: 'ecs-svc/8',
    revisions,
    tasks,
  });
}

function stepsOf(overrides: Partial<ServiceDeployment>, tasks: Tasks = []) {
  const facts = factsOf(overrides, tasks);
  return rolloutSteps(facts, rolloutOutcome(facts.deployment)).map(
    ({ id, state }) => `${id}: ${state}`,
  );
}

describe('rolloutSteps', () => {
  it('has one step under way while tasks come in, with times', () => {
    const facts = factsOf({}, [task(), oldTask({ id: 'old' })]);
    expect(rolloutSteps(facts, 'in-progress')).toEqual([
      expect.objectContaining({ id: 'requested', at: ago(60), state: 'done' }),
      expect.objectContaining({ id: 'starting', at: ago(50), state: 'done' }),
      expect.objectContaining({
        id: 'first-running',
        at: ago(40),
        state: 'done',
      }),
      expect.objectContaining({
        id: 'all-running',
        detail: '1 of 2',
        state: 'now',
      }),
      expect.objectContaining({ id: 'old-gone', state: 'waiting' }),
      expect.objectContaining({ id: 'steady', state: 'waiting' }),
    ]);
  });

  it('ends with the rollback, and what did not come about never will', () => {
    expect(
      stepsOf(
        {
          status: 'ROLLBACK_SUCCESSFUL',
          finishedAt: ago(1),
          rollback: { startedAt: ago(10) },
        },
        [killedTask({ startedAt: undefined })],
      ),
    ).toEqual([
      'requested: done',
      'starting: done',
      'first-running: skipped',
      'all-running: skipped',
      'old-gone: skipped',
      'steady: skipped',
      'rollback: failed',
      'rollback-end: done',
    ]);
  });

  it('follows the lifecycle stages where traffic shifts', () => {
    const steps = stepsOf({
      deploymentConfiguration: { strategy: 'BLUE_GREEN' },
      lifecycleStage: 'TEST_TRAFFIC_SHIFT',
    });
    expect(steps).toContain('POST_SCALE_UP: done');
    expect(steps).toContain('TEST_TRAFFIC_SHIFT: now');
    expect(steps).toContain('PRODUCTION_TRAFFIC_SHIFT: waiting');
    expect(steps).not.toContainEqual(expect.stringContaining('RECONCILE'));
  });

  it('is all done after a success', () => {
    expect(
      stepsOf({ status: 'SUCCESSFUL', finishedAt: ago(1) }).filter(
        step => !step.endsWith(': done'),
      ),
    ).toEqual([]);
  });
});

describe('rolloutFacts', () => {
  it('tells new tasks by the deployment that started them, also of the same revision', () => {
    const again = oldTask({ id: 'old', taskDefinition: 'core:8' });
    const facts = factsOf({}, [task(), again]);
    expect(facts.newTasks.map(({ id }) => id)).toEqual(['task-1']);
    expect(facts.oldTasks.map(({ id }) => id)).toEqual(['old']);
  });

  it('leaves out what was over before, and keeps apart what came after', () => {
    const before = oldTask({ id: 'gone', stoppedAt: ago(100) });
    const later = task({ id: 'later', createdAt: ago(5) });
    const facts = factsOf({ finishedAt: ago(10) }, [before, task(), later]);
    expect([...facts.newTasks, ...facts.oldTasks].map(({ id }) => id)).toEqual([
      'task-1',
    ]);
    expect(facts.laterTasks.map(({ id }) => id)).toEqual(['later']);
  });

  it('without the id does not take for new what the rollback started', () => {
    const facts = rolloutFacts({
      deployment: serviceDeployment({ rollback: { startedAt: ago(30) } }),
      revisions,
      tasks: [task(), task({ id: 'after', createdAt: ago(20) })],
    });
    expect(facts.newTasks.map(({ id }) => id)).toEqual(['task-1']);
  });
});

describe('deploymentIdOf', () => {
  it('is that of the deployment created at the same time, or none', () => {
    const list = [
      { id: 'ecs-svc/8', createdAt: ago(61) },
      { id: 'ecs-svc/7', createdAt: ago(9_000) },
    ];
    expect(deploymentIdOf(serviceDeployment(), list)).toBe('ecs-svc/8');
    expect(deploymentIdOf(serviceDeployment(), list.slice(1))).toBeUndefined();
    expect(deploymentIdOf({}, list)).toBeUndefined();
  });
});

describe('unprotectedSince', () => {
  const early = {
    status: 'SUCCESSFUL',
    finishedAt: ago(5),
    deploymentConfiguration: {
      earlySuccessCriteria: { enable: true, healthyPercent: 50 },
    },
  };
  const whole = {
    targetServiceRevision: {
      arn: revisionArn(8),
      requestedTaskCount: 1,
      runningTaskCount: 1,
    },
  };

  it('is when ECS stopped watching, while tasks are missing or old ones left', () => {
    expect(unprotectedSince(factsOf(early, [task()]))).toBe(ago(5));
    expect(
      unprotectedSince(
        factsOf({ ...early, ...whole }, [task(), oldTask({ id: 'old' })]),
      ),
    ).toBe(ago(5));
  });

  it('is nothing when all is there, or while ECS watches', () => {
    expect(
      unprotectedSince(factsOf({ ...early, ...whole }, [task()])),
    ).toBeUndefined();
    expect(
      unprotectedSince(factsOf({ ...early, status: 'IN_PROGRESS' }, [])),
    ).toBeUndefined();
  });
});
