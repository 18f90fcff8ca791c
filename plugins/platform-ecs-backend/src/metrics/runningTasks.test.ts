import { runningTasks } from './runningTasks';

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const grid = { from: 0, to: 5 * 60_000, periodMs: 60_000 };

describe('runningTasks', () => {
  it('counts the fewest that ran at once in each period', () => {
    const tasks = [
      { arn: 'a', startedAt: at(-10) },
      { arn: 'b', startedAt: at(-10), stoppedAt: at(1.5) },
      { arn: 'c', startedAt: at(3.2) },
      { arn: 'never-started', stoppedAt: at(2) },
    ];
    expect(runningTasks(tasks, grid, -Infinity)).toEqual([2, 1, 1, 1, 2]);
  });

  it('counts a task once that is remembered and seen', () => {
    const task = { arn: 'a', startedAt: at(-1) };
    expect(runningTasks([task, task], grid, 0)).toEqual([1, 1, 1, 1, 1]);
  });

  it('has no value before what is remembered', () => {
    expect(runningTasks([], grid, 2 * 60_000)).toEqual([null, null, 0, 0, 0]);
  });
});
