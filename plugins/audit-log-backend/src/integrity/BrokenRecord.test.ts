import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { DatabaseAuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import { BrokenRecord } from './BrokenRecord';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('BrokenRecord', () => {
  const logger = mockServices.logger.mock();

  async function setUp() {
    const database = await databases.init('POSTGRES_18');
    const ledger = await DatabaseAuditLedger.create({ database, logger });
    return {
      ledger,
      process: () => BrokenRecord.create({ ledger, logger }),
      problems: async () => {
        const rows = await database('security_audit_events')
          .where('event_type', 'audit-log.integrity.broken')
          .orderBy('seq');
        return rows.map(({ details }) => details.problem);
      },
    };
  }

  it('appends one row for each break, whoever finds it and how often', async () => {
    const { process, problems } = await setUp();
    const first = process();
    await first.found('row 7 was changed');
    await first.found('row 7 was changed');
    await process().found('row 7 was changed');
    await process().found('row 9 was changed');
    expect(await problems()).toEqual([
      'row 7 was changed',
      'row 9 was changed',
    ]);
  });

  it('says it in the log when it can not be appended, and tries again when it is found again', async () => {
    const { ledger, process, problems } = await setUp();
    const record = process();
    jest.spyOn(ledger, 'append').mockRejectedValueOnce(new Error('away'));
    await record.found('row 7 was changed');
    expect(logger.error).toHaveBeenCalledWith(
      "Audit log: the break can't be recorded: away",
    );
    await record.found('row 7 was changed');
    expect(await problems()).toEqual(['row 7 was changed']);
  });
});
