import fc from 'fast-check';
import { after, ecsTask, failedTask } from '../__testUtils__/happenings';
import { axisTicks, laneWords, taskLanes, timeWindow } from './lanes';

const NOW = Date.parse(after(100));
const window = { from: Date.parse(after(0)), to: NOW };

describe('taskLanes', () => {
  it('draws each phase from its time to that of the next', () => {
    const [lane] = taskLanes([ecsTask()], [ecsTask().id], window, NOW);
    expect(lane.side).toBe('new');
    expect(lane.segments).toEqual([
      { phase: 'provisioning', from: 0, to: 0.1 },
      { phase: 'pulling', from: 0.1, to: 0.2 },
      { phase: 'activating', from: 0.2, to: 0.3 },
      { phase: 'running', from: 0.3, to: 1 },
    ]);
    expect(lane.endsAt).toBeUndefined();
  });

  it('ends with the task, and marks that it failed', () => {
    const [lane] = taskLanes([failedTask()], [], window, NOW);
    expect(lane).toMatchObject({ side: 'old', failed: true, endsAt: 0.45 });
    expect(lane.segments.at(-1)).toEqual({
      phase: 'stopping',
      from: 0.4,
      to: 0.45,
    });
  });

  it('stays within the window and in order, whatever the times', () => {
    const time = fc.option(fc.integer({ min: -500, max: 500 }).map(after), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        fc.record({
          createdAt: time,
          pullStartedAt: time,
          pullStoppedAt: time,
          startedAt: time,
          stoppingAt: time,
          stoppedAt: time,
        }),
        times => {
          const [lane] = taskLanes([ecsTask(times)], [], window, NOW);
          for (const { from, to } of lane.segments) {
            expect(from).toBeGreaterThanOrEqual(0);
            expect(to).toBeLessThanOrEqual(1);
            expect(to).toBeGreaterThan(from);
          }
        },
      ),
    );
  });

  it('keeps lanes in their places as tasks go on', () => {
    const tasks = ['a', 'b', 'c'].map((id, index) =>
      ecsTask({ id, createdAt: after(index) }),
    );
    const ids = (list: typeof tasks) =>
      taskLanes(list, ['b', 'c'], window, NOW).map(({ task }) => task.id);
    expect(ids(tasks)).toEqual(['b', 'c', 'a']);
    expect(
      ids([tasks[2], { ...tasks[1], lastStatus: 'STOPPED' }, tasks[0]]),
    ).toEqual(['b', 'c', 'a']);
  });
});

describe('laneWords', () => {
  it.each([
    [ecsTask(), 'Running, healthy'],
    [ecsTask({ health: 'UNKNOWN' }), 'Running'],
    [ecsTask({ lastStatus: 'PENDING' }), 'Pulling the image'],
    [ecsTask({ desiredStatus: 'STOPPED' }), 'Draining'],
    [failedTask(), 'Stopped: exit code 137 (out of memory) in container core'],
    [
      failedTask({
        ending: {
          ...failedTask().ending!,
          kind: 'asked',
          cause: 'stopped by hand',
        },
      }),
      'Stopped by hand',
    ],
  ])('says it of task %#', (task, words) => {
    expect(laneWords(task)).toBe(words);
  });
});

describe('timeWindow', () => {
  it('goes to now while the deployment is under way, to shortly after its end else', () => {
    const under = timeWindow({ createdAt: after(0) }, NOW);
    expect(under.to).toBe(NOW);
    expect(under.from).toBeLessThan(Date.parse(after(0)));
    const over = timeWindow(
      { createdAt: after(0), finishedAt: after(60) },
      NOW,
    );
    expect(over.to).toBeGreaterThan(Date.parse(after(60)));
    expect(over.to).toBeLessThan(Date.parse(after(70)));
  });
});

describe('axisTicks', () => {
  it.each([30, 90, 600, 4_000, 90_000])(
    'has a handful of round times for %d s',
    seconds => {
      const begin = Date.parse(after(0));
      const ticks = axisTicks(
        { from: begin, to: begin + seconds * 1000 },
        begin,
      );
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks[0]).toEqual({ share: 0, label: '0' });
    },
  );
});
