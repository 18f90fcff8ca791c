import { workloadState } from './workloadState';

describe('the state of a workload', () => {
  it.each([
    ['running', 3, 3, 'steady', '3 of 3 replicas ready.'],
    ['running', 3, 1, 'failing', 'Only 1 of 3 replicas ready.'],
    ['running', 0, 0, 'stopped', 'No replicas.'],
    ['degraded', 2, 1, 'failing', 'Degraded: 1 of 2 replicas ready.'],
    ['failed', 1, 0, 'failing', 'Failed: 0 of 1 replica ready.'],
    ['pending', 1, 0, 'rolling-out', 'Waits to start: 0 of 1 replica ready.'],
    ['starting', 3, 1, 'rolling-out', 'Starting: 1 of 3 replicas ready.'],
    ['updating', 3, 2, 'rolling-out', 'Updating: 2 of 3 replicas ready.'],
    ['stopping', 0, 1, 'rolling-out', 'Stopping: 1 replica left.'],
    ['stopped', 0, 0, 'stopped', 'Stopped.'],
    ['stopped', 0, 2, 'failing', 'Stopped, and 2 replicas still there.'],
    ['unknown', 3, 3, 'unknown', 'alphaswarm-cp doesn’t know how it is.'],
  ] as const)(
    '%s with %d desired and %d ready is %s',
    (phase, replicasDesired, replicasReady, state, sentence) => {
      expect(workloadState({ phase, replicasDesired, replicasReady })).toEqual({
        state,
        sentence,
      });
    },
  );
});
