import { TestDatabases } from '@backstage/backend-test-utils';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { appendedColumns, encodeAppendRows } from './appendRows';
import { auditRowOptions } from './auditRows';
import { buildRow } from './buildRow';
import { migrateLedger } from './migrations';

jest.setTimeout(60_000);

const testDatabases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('encodeAppendRows', () => {
  let databases: LedgerDatabases;

  beforeAll(async () => {
    databases = await LedgerDatabases.create(testDatabases);
    await migrateLedger(databases.admin);
  });

  afterAll(async () => {
    await databases.close();
  });

  it('is read by Postgres as the very rows, in order, whatever they hold', async () => {
    const rows = [
      restart('observed'),
      restart('intent', {
        actor: {
          kind: 'agent',
          agentSubject: 'agent-7',
          act: { sub: 'agent-7', act: { sub: 'portal' } },
        },
        request: { ip: '2001:db8::7', userAgent: '\u{1F680} "quoted", {x}' },
        reason: '漢字 … \u00e9'.repeat(40),
        compensates: '01890a5d-ac96-774b-bcce-b302099a8057',
        operationDigest: 'ab'.repeat(32),
        details: {
          input: { text: '\\"\u2028', number: 1e21, list: [null, true] },
        },
      }),
    ].map(event => buildRow(event, undefined));
    const {
      rows: [{ oid }],
    } = await databases.admin.raw(
      `select 'audit_append_row'::regtype::oid as oid`,
    );
    const { rows: read } = await databases.admin
      .raw(
        `select position as seq, ${appendedColumns.join(', ')} from unnest(cast(? as audit_append_row[]))`,
        [encodeAppendRows(rows, oid)],
      )
      .options(auditRowOptions);
    expect(read).toEqual(
      rows.map(({ row, leafHash }, seq) => ({
        ...row,
        seq,
        leaf_hash: leafHash,
      })),
    );
  });
});
