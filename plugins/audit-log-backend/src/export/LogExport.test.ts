import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { closePartition } from '@alphaswarm-admin/plugin-audit-log-node';
import { SeededLog } from '../__testUtils__/SeededLog';
import { AuditLogStore } from '../database/AuditLogStore';
import { StoreDeadline } from '../database/StoreDeadline';
import type { TransparencyLog } from '../transparency/TransparencyLog';
import { LogExport } from './LogExport';

jest.setTimeout(120_000);

const ROWS = 6_000;
const everything = { scope: 'all', visible: undefined } as const;

describe('LogExport', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let log: SeededLog;
  let statements = 0;

  beforeAll(async () => {
    log = await SeededLog.create(databases, { rows: ROWS });
    log.database.on('query', () => {
      statements += 1;
    });
  });

  function createLogExport(maxRows = ROWS): LogExport {
    const { database, index, search } = log;
    const deadline = StoreDeadline.create({
      logger: mockServices.logger.mock(),
      deadlineMs: 30_000,
    });
    return LogExport.create({
      store: AuditLogStore.create({ database, deadline }),
      index,
      search,
      log: {} as TransparencyLog,
      ledger: { definitions: () => [] },
      maxRows,
    });
  }

  async function seqsOf(pieces: AsyncIterable<string>): Promise<number[]> {
    let file = '';
    for await (const piece of pieces) file += piece;
    return file
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => parseInt(line, 10));
  }

  it('gives every row of the range once, in order', async () => {
    const { pieces, range } = await createLogExport().prepare(
      {},
      'csv',
      everything,
    );
    expect(range).toEqual({ from: 0, to: ROWS });
    expect(await seqsOf(pieces)).toEqual([...Array(ROWS).keys()]);
  });

  it('gives the rows of a filter, and no others', async () => {
    const { pieces, filter } = await createLogExport().prepare(
      { phase: 'failed', targetKind: 'ecs-service' },
      'csv',
      everything,
    );
    expect(filter).toEqual({ phase: 'failed', targetKind: 'ecs-service' });
    const expected = [...Array(ROWS).keys()].filter(
      seq => seq % 500 === 1 && Math.floor(seq / 2) % 10 !== 0,
    );
    expect(await seqsOf(pieces)).toEqual(expected);
  });

  it('refuses to span more rows than it may, whatever the filter', async () => {
    for (const filter of [{}, { phase: 'failed' }] as const) {
      await expect(
        createLogExport(ROWS - 1).prepare(filter, 'csv', everything),
      ).rejects.toThrow(
        `query.from: the export would span ${ROWS} rows of the log, more than ${ROWS - 1}; narrow its time`,
      );
    }
    await createLogExport(ROWS - 1).prepare(
      { from: '2026-01-01T00:01:00Z' },
      'csv',
      everything,
    );
  });

  it('reads the database a page ahead of where it is read itself, and no further', async () => {
    const { pieces } = await createLogExport().prepare({}, 'csv', everything);
    const before = statements;
    const reading = pieces[Symbol.asyncIterator]();
    await reading.next(); // the header
    expect(statements).toBe(before);
    await reading.next();
    await reading.return?.();
    expect(await reading.next()).toEqual({ done: true, value: undefined });
    // Had it gone on, it would be in front of this in the pool.
    await log.database.raw('select 1');
    expect(statements).toBeLessThanOrEqual(before + 3);
  });

  it('begins at the first row that is not archived', async () => {
    await log.database.raw(
      `update audit_partitions set opened_at = opened_at - interval '1 month'`,
    );
    await closePartition(log.database);
    await log.database.raw(
      `insert into security_audit_events (
         seq, v, id, action_id, phase, event_type, event_category, severity, source, actor_kind, details, created_at, leaf_hash
       )
       select ${ROWS} + n, 1, gen_random_uuid(), gen_random_uuid(), 'observed', 'test.event', 'safety', 'info', 'admin', 'agent', '{}', now(), repeat('0', 64)
         from generate_series(0, 9) as n;
       alter table security_audit_events detach partition security_audit_events_from_0`,
    );
    const { pieces, range } = await createLogExport().prepare(
      {},
      'csv',
      everything,
    );
    expect(range).toEqual({ from: ROWS, to: ROWS + 10 });
    expect(await seqsOf(pieces)).toHaveLength(10);
  });
});
