import { closedLoop, joinRuns } from './closedLoop';

describe('closedLoop', () => {
  it.each([
    { callers: 1, requests: 7 },
    { callers: 3, requests: 7 },
    { callers: 9, requests: 7 },
  ])(
    'sends $requests requests, at most $callers at once',
    async ({ callers, requests }) => {
      let sent = 0;
      let underWay = 0;
      let most = 0;
      const run = await closedLoop({
        callers,
        requests,
        async send() {
          sent += 1;
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise(resolve => setImmediate(resolve));
          underWay -= 1;
        },
      });
      expect(sent).toBe(requests);
      expect(run.latenciesMs).toHaveLength(requests);
      expect(most).toBe(Math.min(callers, requests));
      expect(run.elapsedMs).toBeGreaterThanOrEqual(
        Math.max(...run.latenciesMs),
      );
    },
  );

  it('fails with the first request that fails', async () => {
    await expect(
      closedLoop({
        callers: 2,
        requests: 4,
        send: async () => {
          throw new Error('503');
        },
      }),
    ).rejects.toThrow('503');
  });
});

describe('joinRuns', () => {
  it('keeps each latency and adds the time up', () => {
    expect(
      joinRuns([
        { latenciesMs: [1, 2], elapsedMs: 4 },
        { latenciesMs: [3], elapsedMs: 5 },
      ]),
    ).toEqual({ latenciesMs: [1, 2, 3], elapsedMs: 9 });
  });
});
