import { LogBuffer } from './LogBuffer';

const line = (at: number) => ({
  id: `line-${at}`,
  at,
  origin: 'a/b/c/d',
  message: `${at}`,
});
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => line(from + n));

describe('LogBuffer', () => {
  let buffer: LogBuffer;

  beforeEach(() => {
    jest.useFakeTimers();
    buffer = new LogBuffer();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** What is shown, a frame later. */
  const shown = () => {
    jest.advanceTimersByTime(20);
    return buffer.view();
  };

  it('shows each line once, however often it comes', () => {
    buffer.append(lines(0, 3));
    buffer.append(lines(1, 5));
    expect(shown().entries.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4]);
  });

  it('tells once a frame, however many batches come', () => {
    const told = jest.fn();
    buffer.subscribe(told);
    for (let n = 0; n < 100; n++) buffer.append([line(n)]);
    expect(shown().entries).toHaveLength(100);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('moves nothing while it is held, and loses nothing', () => {
    buffer.append(lines(0, 10));
    buffer.hold();
    buffer.append(lines(10, 30));
    buffer.append(lines(20, 40));
    expect(shown()).toMatchObject({ waiting: 30 });
    expect(shown().entries).toHaveLength(10);
    expect(buffer.newestAt).toBe(39);
    buffer.release();
    expect(shown().waiting).toBe(0);
    expect(shown().entries.map(({ at }) => at)).toEqual(
      lines(0, 40).map(({ at }) => at),
    );
  });

  it('puts history in front, and the rest keeps its numbers', () => {
    buffer.append(lines(10, 12));
    const { first } = shown();
    buffer.prepend(lines(5, 11));
    expect(shown().entries.map(({ at }) => at)).toEqual([
      5, 6, 7, 8, 9, 10, 11,
    ]);
    expect(shown()).toMatchObject({ first: first - 5, numbering: 0 });
  });

  it('sorts history of several log groups in between, and says that numbers are new', () => {
    buffer.append([line(10), line(20)]);
    buffer.prepend([line(5), line(15)]);
    expect(shown().entries.map(({ at }) => at)).toEqual([5, 10, 15, 20]);
    expect(shown().numbering).toBe(1);
  });

  it('finds a line that is shown', () => {
    buffer.append(lines(10, 15));
    expect(buffer.indexOf('line-12')).toBe(2);
    expect(buffer.indexOf('line-99')).toBe(-1);
  });

  it('takes more lines at once than a call has arguments', () => {
    buffer.hold();
    buffer.append(lines(0, 120_000));
    buffer.release();
    expect(shown().entries).toHaveLength(120_000);
  });

  it('lets the oldest go when there are too many, says so, and would take them again', () => {
    buffer.append(lines(0, 120_001));
    const { entries } = shown();
    expect(entries.length).toBeLessThanOrEqual(120_000);
    expect(entries[0]).toMatchObject({
      notice: expect.stringContaining('120,000'),
      missing: { from: 0, to: 20_000 },
    });
    expect(entries.at(-1)?.at).toBe(120_000);
    // The last row is the number that it was.
    expect(shown().first + entries.length - 1).toBe(120_000);
    buffer.prepend([line(0)]);
    expect(shown().entries[0].at).toBe(0);
  });
});
