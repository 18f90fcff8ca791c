import type { Task } from '@aws-sdk/client-ecs';
import { seenChanges, type Sighting } from './taskChanges';

const at = (ms: number) => new Date(ms);
const task = (id: string, times: Partial<Task>): Task => ({
  taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${id}`,
  startedBy: 'ecs-svc/2',
  ...times,
});
const saw = (words: string, ms: number, taskId = 'a'): Sighting => ({
  taskId,
  words,
  at: ms,
});

describe('seenChanges', () => {
  it('takes the time from each change to when the page showed it', () => {
    const changed = [task('a', { createdAt: at(100), startedAt: at(1_000) })];
    const sightings = [saw('Provisioning', 900), saw('Running', 1_700)];
    expect(seenChanges(changed, sightings, 0)).toEqual([
      { phase: 'provisioning', lagMs: 800, rolloutKnown: false },
      { phase: 'running', lagMs: 700, rolloutKnown: true },
    ]);
  });

  it('counts a phase that the page skipped up to the next one that it showed', () => {
    const changed = [
      task('a', {
        createdAt: at(0),
        pullStartedAt: at(100),
        startedAt: at(200),
      }),
    ];
    const sightings = [saw('Provisioning', 50), saw('Running, healthy', 500)];
    expect(
      seenChanges(changed, sightings, 0).map(({ lagMs }) => lagMs),
    ).toEqual([50, 400, 300]);
  });

  it('knows a rollout by any of its tasks, an older one not by those of a newer', () => {
    const changed = [
      task('old', {
        startedBy: 'ecs-svc/1',
        createdAt: at(-9_000),
        stoppingAt: at(2_000),
      }),
      task('a', { createdAt: at(1_000) }),
      task('b', { createdAt: at(1_900) }),
    ];
    const sightings = [
      saw('Running', -8_000, 'old'),
      saw('Provisioning', 1_500),
      saw('Provisioning', 2_100, 'b'),
      saw('Draining', 2_600, 'old'),
    ];
    expect(seenChanges(changed, sightings, 0)).toEqual([
      { phase: 'draining', lagMs: 600, rolloutKnown: true },
      { phase: 'provisioning', lagMs: 500, rolloutKnown: false },
      { phase: 'provisioning', lagMs: 200, rolloutKnown: true },
    ]);
  });

  it('fails on a change that was never shown, and on words that it does not know', () => {
    const changed = [task('a', { createdAt: at(0), stoppedAt: at(10) })];
    expect(() => seenChanges(changed, [saw('Provisioning', 5)], 0)).toThrow(
      'never showed task a as stopped',
    );
    expect(() => seenChanges(changed, [saw('Sleeping', 5)], 0)).toThrow(
      'a task that is "Sleeping"',
    );
  });
});
