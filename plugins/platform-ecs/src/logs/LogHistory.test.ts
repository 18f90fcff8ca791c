import { FakeLogs, logLine } from './__testUtils__/FakeLogs';
import { LogHistory } from './LogHistory';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;

const core = { cluster: 'prod', service: 'core' };
const other = { cluster: 'prod', service: 'other' };

describe('LogHistory', () => {
  let logs: FakeLogs;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
    logs = new FakeLogs();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const history = (from?: number, services = [core]) =>
    LogHistory.create({
      api: logs,
      services,
      containers: ['app'],
      task: 'abc',
      filter: 'ERROR',
      from,
    });

  it('looks back an hour at a time until there is something', async () => {
    logs.answer = (_, { from }) =>
      from === NOW - 3 * HOUR ? { lines: [logLine(from)] } : {};
    const { lines } = await history().read('backward');
    expect(lines).toHaveLength(1);
    expect(logs.asked.map(({ from, to }) => [from, to])).toEqual([
      [NOW - HOUR, NOW],
      [NOW - 2 * HOUR, NOW - HOUR],
      [NOW - 3 * HOUR, NOW - 2 * HOUR],
    ]);
    expect(logs.asked[0]).toMatchObject({
      filter: 'ERROR',
      direction: 'backward',
      container: ['app'],
      task: 'abc',
    });
  });

  it('asks before it looks further back than twelve empty pages', async () => {
    const past = history();
    expect((await past.read('backward')).lines).toEqual([]);
    expect(logs.asked).toHaveLength(12);
    expect(past.hasMore('backward')).toBe(true);
  });

  it('goes back thirty days and no further', async () => {
    const past = history();
    while (past.hasMore('backward')) await past.read('backward');
    expect(logs.asked.at(-1)!.from).toBe(NOW - 30 * 24 * HOUR);
  });

  it('goes on within an hour where the last page ended', async () => {
    const cursors = ['second', undefined];
    logs.answer = () => ({ lines: [logLine(1)], cursor: cursors.shift() });
    const past = history();
    await past.read('backward');
    await past.read('backward');
    await past.read('backward');
    expect(logs.asked.map(({ from, cursor }) => [from, cursor])).toEqual([
      [NOW - HOUR, undefined],
      [NOW - HOUR, 'second'],
      [NOW - 2 * HOUR, undefined],
    ]);
  });

  it('reads on from a moment until now', async () => {
    const later = history(NOW - 90 * 60_000);
    await later.read('forward');
    expect(logs.asked.map(({ from, direction }) => [from, direction])).toEqual([
      [NOW - 90 * 60_000, 'forward'],
      [NOW - 30 * 60_000, 'forward'],
    ]);
    expect(later.hasMore('forward')).toBe(false);
  });

  it('puts the lines of several services in order; containers and task are those of the first', async () => {
    logs.answer = ({ service }) => ({
      lines: service === 'core' ? [logLine(10), logLine(30)] : [logLine(20)],
      containers: [service],
    });
    const { lines, containers } = await history(NOW, [core, other]).read(
      'backward',
    );
    expect(lines.map(({ at }) => at)).toEqual([10, 20, 30]);
    expect(containers).toEqual(['core']);
    expect(logs.asked[1]).toMatchObject({
      service: 'other',
      container: undefined,
      task: undefined,
    });
  });
});
