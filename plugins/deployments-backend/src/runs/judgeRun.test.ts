import { deployment } from '../__testUtils__/fakeCp';
import { judgeByState, judgeRun, type RunAim } from './judgeRun';

describe('a run of cp', () => {
  it.each([
    ['succeeded', 'succeeded', undefined],
    [
      'failed',
      'failed',
      'The run run-1 failed: what it had changed until then stays',
    ],
    [
      'halted',
      'failed',
      'The run run-1 was halted: what it had changed until then stays',
    ],
    [
      'rejected',
      'failed',
      'alphaswarm-cp rejected the run run-1: it was not begun',
    ],
    ['pending', 'under-way', 'The run run-1 is under way'],
    ['running', 'under-way', 'The run run-1 is under way'],
  ] as const)('that is %s has %s', (status, end, why) => {
    expect(judgeRun({ runUid: 'run-1', status })).toEqual({
      end,
      ...(why && { why }),
    });
  });
});

describe('the state of a workload', () => {
  const before = { changedAt: '2026-11-24T05:00:00.000Z' };
  const up = deployment();
  const stopped = deployment({
    phase: 'stopped',
    replicasDesired: 0,
    replicasReady: 0,
  });

  it.each<[string, RunAim, ReturnType<typeof deployment>, string]>([
    ['start', { verb: 'start' }, up, 'succeeded'],
    ['restart', { verb: 'restart' }, up, 'succeeded'],
    ['stop', { verb: 'stop' }, stopped, 'succeeded'],
    ['scale', { verb: 'scale', replicas: 2 }, up, 'succeeded'],
    [
      'scale to another number',
      { verb: 'scale', replicas: 3 },
      up,
      'under-way',
    ],
    ['stop, still up', { verb: 'stop' }, up, 'under-way'],
    ['start, halted', { verb: 'start' }, stopped, 'failed'],
    ['restart, halted', { verb: 'restart' }, stopped, 'failed'],
    [
      'stop, replicas left',
      { verb: 'stop' },
      { ...stopped, replicasReady: 1 },
      'under-way',
    ],
    ['start, failed', { verb: 'start' }, { ...up, phase: 'failed' }, 'failed'],
    [
      'start, not all up',
      { verb: 'start' },
      { ...up, replicasReady: 1 },
      'under-way',
    ],
    [
      'start, degraded',
      { verb: 'start' },
      { ...up, phase: 'degraded' },
      'under-way',
    ],
  ])('says of a %s', (_, aim, now, end) => {
    expect(judgeByState(aim, now, before).end).toBe(end);
  });

  it.each<RunAim>([{ verb: 'restart' }, { verb: 'scale', replicas: 2 }])(
    'says nothing of %j before the workload has moved',
    aim => {
      expect(
        judgeByState(aim, up, { changedAt: '2026-11-24T06:00:00.000Z' }),
      ).toEqual({
        end: 'under-way',
        why: 'The workload is running, with 2 of 2 replicas ready: it has not moved',
      });
    },
  );
});
