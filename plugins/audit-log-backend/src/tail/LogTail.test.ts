import { mockServices } from '@backstage/backend-test-utils';
import type { SearchIndex } from '../search/SearchIndex';
import { LogTail } from './LogTail';

describe('LogTail', () => {
  const publish = jest.fn(async () => {});
  const progress = jest.fn(async () => ({ size: 0, indexed: 0 }));
  const takeOverBatch = jest.fn(async () => 0);
  let tail: LogTail;

  beforeEach(() => {
    jest.useFakeTimers();
    for (const mock of [publish, progress, takeOverBatch]) mock.mockClear();
    progress.mockResolvedValue({ size: 10, indexed: 10 });
    tail = LogTail.create({
      index: { progress, takeOverBatch } as unknown as SearchIndex,
      signals: { publish },
      logger: mockServices.logger.mock(),
    });
    tail.start();
  });

  afterEach(async () => {
    await tail.stop();
    jest.useRealTimers();
  });

  it('tells how far the log reaches, and nothing else, when it has grown', async () => {
    await jest.advanceTimersByTimeAsync(2_000);
    expect(publish).not.toHaveBeenCalled();
    progress.mockResolvedValue({ size: 12, indexed: 12 });
    await jest.advanceTimersByTimeAsync(2_000);
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'audit-log',
          message: { seq: 11 },
        },
      ],
    ]);
  });

  it('tells twice a second at most', async () => {
    let size = 10;
    progress.mockImplementation(async () => {
      size += 100;
      return { size, indexed: size };
    });
    await jest.advanceTimersByTimeAsync(5_000);
    expect(publish.mock.calls.length).toBeLessThanOrEqual(10);
    expect(publish.mock.calls.length).toBeGreaterThan(5);
  });

  it('takes rows over into the search index', async () => {
    progress.mockResolvedValue({ size: 12, indexed: 10 });
    await jest.advanceTimersByTimeAsync(600);
    expect(takeOverBatch).toHaveBeenCalledTimes(1);
  });

  it('takes many rows over without a pause between batches', async () => {
    let indexed = 0;
    takeOverBatch.mockImplementation(async () => {
      indexed += 2_000;
      return 2_000;
    });
    progress.mockImplementation(async () => ({ size: 10_000, indexed }));
    await jest.advanceTimersByTimeAsync(700);
    expect(takeOverBatch).toHaveBeenCalledTimes(5);
  });

  it('goes on after an outage, and asks seldom during one', async () => {
    progress.mockRejectedValue(new Error('away'));
    await jest.advanceTimersByTimeAsync(30_000);
    expect(progress.mock.calls.length).toBeLessThanOrEqual(5);
    progress.mockResolvedValue({ size: 11, indexed: 11 });
    await jest.advanceTimersByTimeAsync(11_000);
    progress.mockResolvedValue({ size: 12, indexed: 12 });
    await jest.advanceTimersByTimeAsync(600);
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('ends', async () => {
    await tail.stop();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(progress).not.toHaveBeenCalled();
  });
});
