import { AwsCallError } from '../aws/AwsCallError';
import { SideReading } from './SideReading';

function setUp() {
  const read = jest.fn(async () => 'read');
  const reading = SideReading.create({
    nothing: 'nothing',
    everyMs: 60_000,
    deadlineMs: 15_000,
    permission: 'cloudwatch:GetMetricData',
    missing: 'CPU and memory are not shown.',
  });
  return { read, reading, refresh: () => reading.refresh(1, read) };
}

describe('SideReading', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('waits for the first reading, and for none after it', async () => {
    const { read, reading, refresh } = setUp();
    await refresh();
    expect(reading.value).toBe('read');
    jest.advanceTimersByTime(60_000);
    read.mockReturnValueOnce(new Promise(() => {}));
    await refresh();
    expect(read).toHaveBeenCalledTimes(2);
    expect(reading.value).toBe('read');
  });

  it('has nothing, and says why, after a reading that failed; and tries again when it is due', async () => {
    const { read, reading, refresh } = setUp();
    read.mockRejectedValueOnce(
      new AwsCallError('It was denied', {
        permission: 'cloudwatch:GetMetricData',
        problem: 'denied',
      }),
    );
    await refresh();
    expect(reading.value).toBe('nothing');
    expect(reading.gap).toBe('CPU and memory are not shown. It was denied.');
    await refresh();
    expect(read).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(60_000);
    await refresh();
    await jest.advanceTimersByTimeAsync(0);
    expect(reading.value).toBe('read');
    expect(reading.gap).toBeUndefined();
  });

  it('can be hastened, however often without becoming faster than that', async () => {
    const { read, reading, refresh } = setUp();
    await refresh();
    for (let second = 0; second < 4; second++) {
      reading.hasten(5_000);
      jest.advanceTimersByTime(1_000);
      await refresh();
    }
    expect(read).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1_000);
    await refresh();
    expect(read).toHaveBeenCalledTimes(2);
  });
});
