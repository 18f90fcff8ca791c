import fc from 'fast-check';
import type { AwsCallKind } from './AccountCallBudget';
import { AwsCallBudget } from './AwsCallBudget';
import { AwsCallError } from './AwsCallError';
import { awsRate } from './awsRates';

type Next = (args: unknown) => Promise<unknown>;

/** The middleware of a client, and when what it let through was sent. */
function gate(
  budget: AwsCallBudget,
  options: { account?: string; region?: string; kind?: AwsCallKind } = {},
) {
  const { account = '1', region = 'eu-central-1', kind = 'read' } = options;
  const share = budget.forAccount(account, region);
  const sent: number[] = [];
  const call = (
    operation: string,
    answer: () => Promise<unknown> = async () => ({}),
  ) => {
    let middleware: any;
    share.plugin('ecs', kind).applyToStack({
      add: (added: unknown) => {
        middleware = added;
      },
    } as any);
    const next: Next = async () => {
      sent.push(performance.now());
      return answer();
    };
    return middleware(next, { commandName: `${operation}Command` })({});
  };
  return { share, sent, call };
}

const throttle = async () => {
  throw Object.assign(new Error('Rate exceeded'), {
    name: 'ThrottlingException',
  });
};

/** The most calls in any window of `windowMs`. */
function most(times: number[], windowMs: number): number {
  return Math.max(
    0,
    ...times.map(
      start => times.filter(t => t >= start && t < start + windowMs).length,
    ),
  );
}

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('AwsCallBudget', () => {
  it('lets calls pass at once while there are tokens', async () => {
    const { call, sent } = gate(AwsCallBudget.create(1_200));
    await Promise.all(Array.from({ length: 40 }, () => call('ListServices')));
    expect(sent).toHaveLength(40);
    expect(new Set(sent).size).toBe(1);
  });

  it('never exceeds the rate of an API, nor the budget of a minute, however calls arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 30, max: 400 }),
        fc.array(
          fc.record({
            operation: fc.constantFrom(
              'ListServices',
              'DescribeTasks',
              'SomethingElse',
            ),
            afterMs: fc.integer({ min: 0, max: 400 }),
          }),
          { minLength: 1, maxLength: 150 },
        ),
        async (callsPerMinute, arrivals) => {
          const { call } = gate(AwsCallBudget.create(callsPerMinute));
          const sent: Array<{ operation: string; at: number }> = [];
          const calls: Promise<unknown>[] = [];
          for (const { operation, afterMs } of arrivals) {
            await jest.advanceTimersByTimeAsync(afterMs);
            calls.push(
              call(operation, async () => {
                sent.push({ operation, at: performance.now() });
              }).catch((error: unknown) => error),
            );
          }
          await jest.advanceTimersByTimeAsync(11_000);
          const outcomes = await Promise.all(calls);
          const refused = outcomes.filter(
            outcome => outcome instanceof AwsCallError,
          );
          expect(sent.length + refused.length).toBe(arrivals.length);

          expect(
            most(
              sent.map(({ at }) => at),
              60_000,
            ),
          ).toBeLessThanOrEqual(callsPerMinute);
          for (const operation of new Set(sent.map(entry => entry.operation))) {
            const { burst, perSecond } = awsRate(`ecs:${operation}`);
            const times = sent
              .filter(entry => entry.operation === operation)
              .map(({ at }) => at);
            expect(most(times, 1_000)).toBeLessThanOrEqual(burst + perSecond);
            expect(most(times, 5_000)).toBeLessThanOrEqual(
              burst + 5 * perSecond,
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('serves the calls of one API in the order in which they came', async () => {
    const { call } = gate(AwsCallBudget.create(60_000));
    const order: number[] = [];
    const calls = Array.from({ length: 60 }, (_, index) =>
      call('ListServices', async () => order.push(index)),
    );
    await jest.advanceTimersByTimeAsync(5_000);
    await Promise.all(calls);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).toHaveLength(60);
  });

  it('does not hold up an API because another waits', async () => {
    const { call, sent } = gate(AwsCallBudget.create(60_000));
    const held = Array.from({ length: 30 }, () => call('SomethingElse'));
    await call('ListServices');
    expect(sent).toHaveLength(awsRate('ecs:SomethingElse').burst + 1);
    await jest.advanceTimersByTimeAsync(10_000);
    await Promise.all(held);
  });

  it('refuses a read that would wait too long, and says whose budget it is', async () => {
    const { call, sent } = gate(AwsCallBudget.create(30));
    const calls = Array.from({ length: 12 }, () =>
      call('ListServices').catch((error: unknown) => error),
    );
    await jest.advanceTimersByTimeAsync(10_000);
    const outcomes = await Promise.all(calls);
    const refused = outcomes.filter(outcome => outcome instanceof AwsCallError);
    expect(sent.length + refused.length).toBe(12);
    expect(refused[0]).toMatchObject({
      problem: 'throttled',
      statusCode: 503,
      message: expect.stringContaining('its own budget of 30 calls a minute'),
    });
  });

  it('never lets a mutation wait, and takes what it costs from the reads', async () => {
    const budget = AwsCallBudget.create(60);
    const reads = gate(budget);
    const mutations = gate(budget, { kind: 'mutation' });
    const held = Array.from({ length: 15 }, () =>
      reads.call('ListServices').catch(() => {}),
    );
    await jest.advanceTimersByTimeAsync(0);
    expect(reads.sent).toHaveLength(10);
    for (let i = 0; i < 5; i++) await mutations.call('UpdateService');
    expect(mutations.sent).toEqual([0, 0, 0, 0, 0]);
    await jest.advanceTimersByTimeAsync(5_000);
    // Five tokens on credit: six seconds until the next read, at fifty a minute after the first ten.
    expect(reads.sent).toHaveLength(10);
    await jest.advanceTimersByTimeAsync(5_000);
    await Promise.all(held);
    expect(reads.sent.length).toBeGreaterThan(10);
  });

  it('keeps accounts and regions apart, but for the overall budget', async () => {
    const budget = AwsCallBudget.create(60_000);
    const one = gate(budget);
    const other = gate(budget, { region: 'us-east-1' });
    const held = Array.from({ length: 50 }, () => one.call('ListServices'));
    await Promise.all(
      Array.from({ length: 40 }, () => other.call('ListServices')),
    );
    expect(one.sent).toHaveLength(40);
    expect(other.sent).toHaveLength(40);
    await jest.advanceTimersByTimeAsync(1_000);
    await Promise.all(held);
  });

  describe('when AWS throttles', () => {
    it('calls that API half as often each time, and says so', async () => {
      const { call, share } = gate(AwsCallBudget.create(60_000));
      expect(share.slownessOf('ecs')).toBe(1);
      await expect(call('ListServices', throttle)).rejects.toThrow();
      expect(share.slowdownOf('ecs')).toEqual({
        api: 'ecs:ListServices',
        slowness: 2,
      });
      // The same burst of calls counts once.
      await expect(call('ListServices', throttle)).rejects.toThrow();
      expect(share.slownessOf('ecs')).toBe(2);
      jest.advanceTimersByTime(1_000);
      await expect(call('ListServices', throttle)).rejects.toThrow();
      expect(share.slownessOf('ecs')).toBe(4);
      expect(share.slownessOf('cloudwatch')).toBe(1);
    });

    it('goes no slower than sixteen times, and back to full speed step by step', async () => {
      const { call, share } = gate(AwsCallBudget.create(60_000));
      for (let i = 0; i < 10; i++) {
        await expect(call('ListServices', throttle)).rejects.toThrow();
        jest.advanceTimersByTime(1_000);
      }
      expect(share.slownessOf('ecs')).toBe(16);
      const steps: number[] = [];
      for (let i = 0; i < 16; i++) {
        jest.advanceTimersByTime(10_000);
        steps.push(share.slownessOf('ecs'));
      }
      expect(steps).toEqual([
        15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1,
      ]);
      expect(share.slowdownOf('ecs')).toBeUndefined();
    });

    it('tells other replicas once for each burst, which then go as slowly', async () => {
      const told: unknown[] = [];
      const { call } = gate(
        AwsCallBudget.create(1_200, slowdown => told.push(slowdown)),
      );
      for (let time = 0; time < 3; time += 1) {
        await call('ListServices', throttle).catch(() => {});
      }
      const slowdown = {
        account: '1',
        region: 'eu-central-1',
        api: 'ecs:ListServices',
        slowness: 2,
      };
      expect(told).toEqual([slowdown]);

      const retold = jest.fn();
      const other = AwsCallBudget.create(1_200, retold);
      other.slowTo(slowdown);
      const { share } = gate(other);
      expect(share.slowdownOf('ecs')).toEqual({
        api: 'ecs:ListServices',
        slowness: 2,
      });
      expect(gate(other, { account: '2' }).share.slownessOf('ecs')).toBe(1);
      expect(retold).not.toHaveBeenCalled();
      // Back to full speed by itself, and never faster for what it is told.
      other.slowTo({ ...slowdown, slowness: 1 });
      expect(share.slownessOf('ecs')).toBe(2);
      await jest.advanceTimersByTimeAsync(10_000);
      expect(share.slownessOf('ecs')).toBe(1);
    });

    it('fills the bucket of that API more slowly', async () => {
      const { call, sent } = gate(AwsCallBudget.create(60_000));
      await expect(call('SomethingElse', throttle)).rejects.toThrow();
      const held = Array.from({ length: 15 }, () => call('SomethingElse'));
      await jest.advanceTimersByTimeAsync(0);
      expect(sent).toHaveLength(8);
      // Four a second otherwise.
      await jest.advanceTimersByTimeAsync(1_000);
      expect(sent).toHaveLength(10);
      await jest.advanceTimersByTimeAsync(5_000);
      await Promise.all(held);
    });
  });
});
