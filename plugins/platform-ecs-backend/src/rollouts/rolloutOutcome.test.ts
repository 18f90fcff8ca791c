import fc from 'fast-check';
import { revisionArn, serviceDeployment } from '../__testUtils__/rollouts';
import { isUnderWay, rolloutOutcome } from './rolloutOutcome';

const statuses = [
  'PENDING',
  'IN_PROGRESS',
  'SUCCESSFUL',
  'STOPPED',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
  'SOMETHING_NEW',
];
const rollback = { reason: 'breaker', serviceRevisionArn: revisionArn(7) };

describe('rolloutOutcome', () => {
  it.each([
    ['PENDING', 'in-progress'],
    ['IN_PROGRESS', 'in-progress'],
    ['SUCCESSFUL', 'succeeded'],
    ['STOP_REQUESTED', 'stopping'],
    ['STOPPED', 'stopped'],
    ['ROLLBACK_REQUESTED', 'rolling-back'],
    ['ROLLBACK_IN_PROGRESS', 'rolling-back'],
    ['ROLLBACK_SUCCESSFUL', 'rolled-back'],
    ['ROLLBACK_FAILED', 'rollback-failed'],
    ['SOMETHING_NEW', 'unknown'],
  ])('of %s is %s', (status, outcome) => {
    expect(rolloutOutcome(serviceDeployment({ status }))).toBe(outcome);
  });

  it('is paused while a pause hook waits, not while a function runs', () => {
    const hook = (targetType: string, status: string) =>
      rolloutOutcome(
        serviceDeployment({ lifecycleHookDetails: [{ targetType, status }] }),
      );
    expect(hook('PAUSE', 'AWAITING_ACTION')).toBe('paused');
    expect(hook('PAUSE', 'SUCCEEDED')).toBe('in-progress');
    expect(hook('AWS_LAMBDA', 'IN_PROGRESS')).toBe('in-progress');
  });

  it('is not a success when ECS says so of what was rolled back, or of what does not run', () => {
    const status = 'SUCCESSFUL';
    expect(rolloutOutcome(serviceDeployment({ status, rollback }))).toBe(
      'rolled-back',
    );
    expect(
      rolloutOutcome(serviceDeployment({ status }), [revisionArn(7)]),
    ).toBe('unknown');
    expect(
      rolloutOutcome(serviceDeployment({ status }), [
        revisionArn(7),
        revisionArn(8),
      ]),
    ).toBe('succeeded');
  });

  it('is never a success with a rollback, nor when the target is not among what runs', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.option(fc.constant(rollback), { nil: undefined }),
        fc.option(fc.subarray([revisionArn(7), revisionArn(8)]), {
          nil: undefined,
        }),
        (status, taken, current) => {
          const outcome = rolloutOutcome(
            serviceDeployment({ status, rollback: taken }),
            current,
          );
          const isThere = !current?.length || current.includes(revisionArn(8));
          expect(outcome === 'succeeded').toBe(
            status === 'SUCCESSFUL' && !taken && isThere,
          );
          expect(isUnderWay(outcome) && outcome === 'succeeded').toBe(false);
        },
      ),
    );
  });
});
