import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { deployment, fakeCp, recordedRun } from '../__testUtils__/fakeCp';
import { RunFollower } from './RunFollower';

const followed = {
  serviceId: 'kita-bot-host',
  actionId: '01938f6e-0000-7000-8000-000000000000',
  aim: { verb: 'restart' as const },
  before: { changedAt: '2026-11-24T05:00:00.000Z' },
};

function setUp() {
  const cp = fakeCp();
  return { cp, follower: RunFollower.create({ cp, pauseMs: 0 }) };
}
const { signal } = new AbortController();

describe('following a run', () => {
  it('goes on over looks that fail and a run under way, to its end', async () => {
    const { cp, follower } = setUp();
    cp.deployment.mockRejectedValueOnce(new ServiceUnavailableError('away'));
    cp.deploymentRuns
      .mockResolvedValueOnce([recordedRun({ status: 'running' })])
      .mockResolvedValueOnce([recordedRun({ status: 'running' })]);
    expect(await follower.follow(followed, signal)).toMatchObject({
      verdict: { end: 'succeeded' },
      runUid: 'run-1',
      told: true,
    });
    expect(cp.deployment).toHaveBeenCalledTimes(3);
    expect(cp.deploymentRuns).toHaveBeenLastCalledWith(
      { serviceId: 'kita-bot-host', idempotencyKey: followed.actionId },
      { signal },
    );
  });

  it('believes cp’s word of the run, not the state that the workload happens to be in', async () => {
    const { cp, follower } = setUp();
    cp.deploymentRuns.mockResolvedValue([recordedRun({ status: 'halted' })]);
    expect((await follower.follow(followed, signal)).verdict.end).toBe(
      'failed',
    );
  });

  it('goes by the state where cp doesn’t tell of runs, or tells of other people’s only', async () => {
    const { cp, follower } = setUp();
    cp.deploymentRuns.mockRejectedValueOnce(new NotFoundError('no such route'));
    expect(await follower.follow(followed, signal)).toEqual({
      verdict: { end: 'succeeded' },
      told: false,
      now: deployment(),
    });
    cp.deploymentRuns.mockResolvedValueOnce([
      recordedRun({ idempotencyKey: 'another', status: 'failed' }),
    ]);
    expect(await follower.look(followed, signal)).toMatchObject({
      verdict: { end: 'succeeded' },
      told: true,
    });
  });

  it('ends when its time is up, and says nothing of the run', async () => {
    const { cp, follower } = setUp();
    const deadline = new AbortController();
    cp.deployment.mockImplementation(async () => {
      deadline.abort(new Error('time is up'));
      return deployment();
    });
    cp.deploymentRuns.mockResolvedValue([recordedRun({ status: 'running' })]);
    await expect(follower.follow(followed, deadline.signal)).rejects.toThrow(
      'time is up',
    );
  });
});
