import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { LedgerBrokenError } from '@alphaswarm-admin/plugin-audit-log-node';
import { BrokenRecord } from './BrokenRecord';
import { watchIntegrity } from './watchIntegrity';

/** A watch of a log whose newest head is not what was signed. */
async function watchBrokenLog(options: { reachable: boolean }) {
  const answer = async () => {
    if (!options.reachable) throw new Error('away');
  };
  const append = jest.fn(answer);
  const send = jest.fn(answer);
  const stop = jest.fn();
  const logger = mockServices.logger.mock();
  const watch = await watchIntegrity({
    config: new ConfigReader({ auditLog: { origin: 'x.example/log' } }),
    broken: BrokenRecord.create({
      ledger: {
        append,
        register: () => {},
        rowsOfAction: async () => [],
      } as never,
      logger,
    }),
    lifecycle: mockServices.lifecycle.mock(),
    logger,
    notifications: { send },
    scheduler: mockServices.scheduler.mock(),
    tables: {
      latestCheckpoint: async () => {
        throw new LedgerBrokenError('row 7 is not what was signed');
      },
    } as never,
    keys: { log: { name: 'x.example/log' } } as never,
    integrator: { stop, standing: { wholeAt: 0, lagRows: 0 } } as never,
  });
  const run = () => watch.run(new AbortController().signal);
  return { run, watch, append, send, stop, logger };
}

describe('a log that is found broken', () => {
  it('is signed no more, and told once: in a row, and to everybody', async () => {
    const { run, watch, append, send, stop } = await watchBrokenLog({
      reachable: true,
    });
    await run();
    await run();

    expect(watch.report().verdict).toBe('broken');
    expect(stop).toHaveBeenCalledTimes(1);
    expect(append.mock.calls).toEqual([
      [
        expect.objectContaining({
          phase: 'observed',
          details: { problem: 'row 7 is not what was signed' },
        }),
      ],
    ]);
    expect(send.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          payload: expect.objectContaining({
            title: 'The audit log is broken',
            severity: 'critical',
            link: '/audit-log',
          }),
        },
      ],
    ]);
  });

  it('stays found when neither a row nor a notification can be written', async () => {
    const { run, watch, logger } = await watchBrokenLog({ reachable: false });
    await run();
    expect(watch.report().verdict).toBe('broken');
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('row 7 is not what was signed'),
    );
  });
});
