import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  type AuditPhase,
  columnWidths,
  defineAuditEvent,
  leafHash,
  MAX_DETAILS_BYTES,
  sensitive,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { restart, restartEvent } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import type { AuditEvent } from '../AuditLedger';
import { DuplicatePhaseError, MissingIntentError } from '../errors';
import { auditRowColumns, auditRowOptions } from './auditRows';
import { DatabaseAuditLedger } from './DatabaseAuditLedger';
import { SensitiveHmac } from './SensitiveHmac';

jest.setTimeout(60_000);

const hmacKey = 'k'.repeat(32);
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('DatabaseAuditLedger', () => {
  let ledgerDatabases: LedgerDatabases;
  let admin: Knex;
  let ledger: DatabaseAuditLedger;

  beforeAll(async () => {
    ledgerDatabases = await LedgerDatabases.create(databases);
    admin = ledgerDatabases.admin;
    ledger = await createLedger();
  });

  afterAll(async () => {
    await ledgerDatabases.close();
  });

  function createLedger() {
    return DatabaseAuditLedger.create({
      database: ledgerDatabases.pool(),
      logger: mockServices.logger.mock(),
      hmac: SensitiveHmac.create(hmacKey),
    });
  }

  async function storedRows() {
    return admin('security_audit_events')
      .select(...auditRowColumns)
      .orderBy('seq')
      .options(auditRowOptions);
  }

  async function size(): Promise<number> {
    const head = await admin('audit_ledger_head').first('size');
    return Number(head.size);
  }

  describe('appending', () => {
    it('returns the row as it is stored, absent values as null', async () => {
      const row = await ledger.append({
        definition: restartEvent,
        phase: 'observed',
        actor: { kind: 'agent', agentSubject: 'agent-1' },
      });
      const stored = (await storedRows()).at(-1);
      expect(stored).toEqual(row);
      expect(row).toMatchObject({
        v: 1,
        source: 'admin',
        event_type: 'test.service.restart',
        event_category: 'safety',
        severity: 'warning',
        actor_user_id: null,
        target_id: null,
        details: {},
      });
      expect(row.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
      expect(row.created_at).toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
      );
    });

    it('stores every field of an event', async () => {
      const actionId = randomUUID();
      const compensates = randomUUID();
      const row = await ledger.append({
        definition: restartEvent,
        actionId,
        phase: 'intent',
        severity: 'critical',
        actor: {
          kind: 'user',
          userRef: 'user:staff/olivia',
          name: 'Olivia Operator',
          email: 'olivia@example.com',
          roles: ['Operator'],
          agentSubject: 'agent-1',
          act: { sub: 'agent-1', act: { sub: 'agent-0' } },
        },
        request: {
          ip: '2001:db8::1',
          userAgent: 'Mozilla',
          connection: 'entra',
          requestId: '4bf92f3577b34da6a3ce929d0e0e4736',
        },
        target: {
          kind: 'service',
          id: 'core',
          userId: 'u',
          organizationId: 'o',
          workspaceId: 'w',
          cellId: 'c',
        },
        reason: 'because',
        stepUp: { acrs: ['c1'], amr: ['mfa'], auth_time: 1, grant_id: 'g' },
        approval: { request_id: 'r', approvals: [] },
        operationDigest: 'a'.repeat(64),
        compensates,
        details: { input: { a: 1 } },
      });
      expect((await storedRows()).at(-1)).toEqual({
        ...row,
        action_id: actionId,
        severity: 'critical',
        compensates,
        act: { sub: 'agent-1', act: { sub: 'agent-0' } },
        cell_id: 'c',
        user_id: 'u',
        organization_id: 'o',
        workspace_id: 'w',
        operation_digest: 'a'.repeat(64),
        details: {
          input: { a: 1 },
          actor: {
            name: 'Olivia Operator',
            email: 'olivia@example.com',
            roles: ['Operator'],
          },
        },
      });
    });

    it('gives concurrent rows a gapless seq in one transaction', async () => {
      const before = await size();
      const rows = await Promise.all(
        Array.from({ length: 300 }, () => ledger.append(restart('observed'))),
      );
      expect(rows.map(row => row.seq)).toEqual(
        rows.map((_, index) => before + index),
      );
      const { rows: transactions } = await admin.raw(
        'select count(distinct xmin::text) from security_audit_events where seq >= ?',
        [before],
      );
      expect(Number(transactions[0].count)).toBe(1);
    });

    it('hashes what is stored, whatever it is', async () => {
      const nasty = {
        'nul \0 key': 'nul \0 value',
        lone: '\ud800 and \udc00',
        'lone key \udfff': 1,
        pair: '😀',
        combining: 'e\u0301 é',
        separators: '\u2028\u2029\u0007\u001f"\\/',
        markup: "</script>'; drop table security_audit_events; --",
        numbers: [
          1e21,
          -0,
          0.1,
          5e-324,
          1.7976931348623157e308,
          1e-7,
          333333333.33333329,
          2 ** 53,
          -1e-320,
          1.0,
          100,
        ],
        nested: [[[{ '': null }]], true, [], {}],
        json: '{"seq":99}',
        question: 'a ? and $1 and ?? and :name',
      };
      Object.defineProperty(nasty, '__proto__', {
        value: { polluted: true },
        enumerable: true,
      });
      await ledger.append(
        restart('observed', {
          reason: 'lone \udead, nul \0, "quoted" \\u0000',
          target: { kind: 'k?', id: 'ünï\0cödé' },
          details: nasty,
        }),
      );
      const row = (await storedRows()).at(-1)!;
      expect(leafHash(row)).toBe(row.leaf_hash);
      expect(row.target_id).toBe('ünï\uFFFDcödé');
      expect(row.reason).toBe('lone \uFFFD, nul \uFFFD, "quoted" \\u0000');
      expect(row.details.lone).toBe('\uFFFD and \uFFFD');
      expect(row.details.numbers).toEqual([
        1e21,
        0,
        0.1,
        5e-324,
        1.7976931348623157e308,
        1e-7,
        333333333.33333329,
        2 ** 53,
        -1e-320,
        1,
        100,
      ]);
      expect(Object.keys(row.details)).toContain('__proto__');
    });

    it('keeps every row that it acknowledged verifiable', async () => {
      const rows = await storedRows();
      expect(rows.length).toBeGreaterThan(300);
      expect(rows.map(row => row.seq)).toEqual(rows.map((_, index) => index));
      expect(rows.filter(row => leafHash(row) !== row.leaf_hash)).toEqual([]);
      expect(await size()).toBe(rows.length);
    });

    it('is durable even where the server is told not to wait for the disk', async () => {
      const session = ledgerDatabases.pool({
        options: '-c synchronous_commit=off',
      });
      const other = await DatabaseAuditLedger.create({
        database: session,
        logger: mockServices.logger.mock(),
      });
      // The trigger sees the setting in the transaction of the append.
      await admin.raw(`
        create table seen_setting (value text);
        create function note_setting() returns trigger language plpgsql as $$
          begin insert into seen_setting values (current_setting('synchronous_commit')); return null; end $$;
        create constraint trigger note_setting after insert on security_audit_events
          deferrable initially deferred for each row execute function note_setting();
      `);
      await other.append(restart('observed'));
      expect(await admin('seen_setting').pluck('value')).toEqual(['on']);
      expect((await session.raw('show synchronous_commit')).rows).toEqual([
        { synchronous_commit: 'off' },
      ]);
      await admin.raw(
        'drop trigger note_setting on security_audit_events; drop function note_setting; drop table seen_setting',
      );
    });
  });

  describe('what it refuses', () => {
    it.each<[string, Partial<AuditEvent>, string]>([
      [
        'a text that is too long',
        { reason: 'x'.repeat(513) },
        'reason: longer than 512 characters',
      ],
      [
        'an address that is too long',
        { request: { ip: '1'.repeat(65) } },
        'ip: longer than 64 characters',
      ],
      [
        'details that are too large',
        { details: { text: 'x'.repeat(MAX_DETAILS_BYTES) } },
        `details: ${MAX_DETAILS_BYTES + 11} bytes`,
      ],
      [
        'details that are too deep',
        { details: JSON.parse(`{"a":${'['.repeat(50)}${']'.repeat(50)}}`) },
        'nested deeper than 32 levels',
      ],
      [
        'NaN',
        { details: { a: [NaN] } },
        'details.a.0: NaN is not a JSON number',
      ],
      [
        'what is not JSON',
        { details: { a: 1n as unknown as number } },
        'details.a: a bigint is not JSON',
      ],
      ['a malformed action id', { actionId: 'abc' }, 'action_id: not a UUID'],
      [
        'a malformed digest',
        { operationDigest: 'abc' },
        'operation_digest: not a hex SHA-256',
      ],
    ])('refuses %s and uses no seq', async (_, rest, message) => {
      const before = await size();
      await expect(ledger.append(restart('observed', rest))).rejects.toThrow(
        expect.objectContaining({
          name: 'InputError',
          message: expect.stringContaining(message),
        }),
      );
      expect(await size()).toBe(before);
    });

    it('takes texts as long as the columns are wide, in any script', async () => {
      const row = await ledger.append(
        restart('observed', {
          reason: 'ß'.repeat(columnWidths.reason),
          target: {
            kind: 'k'.repeat(columnWidths.target_kind),
            id: '日'.repeat(columnWidths.target_id),
          },
          request: { userAgent: 'u'.repeat(columnWidths.user_agent) },
        }),
      );
      expect(leafHash(row)).toBe(row.leaf_hash);
    });

    it('has the columns as wide as it says', async () => {
      const widths = await admin('information_schema.columns')
        .where({ table_name: 'security_audit_events' })
        .whereIn('column_name', Object.keys(columnWidths))
        .select('column_name', 'character_maximum_length');
      expect(
        Object.fromEntries(
          widths.map(column => [
            column.column_name,
            column.character_maximum_length,
          ]),
        ),
      ).toEqual(columnWidths);
    });

    it('refuses a second intent and a second outcome of an action', async () => {
      const actionId = randomUUID();
      await ledger.append(restart('intent', { actionId }));
      await expect(
        ledger.append(restart('intent', { actionId })),
      ).rejects.toThrow(DuplicatePhaseError);
      await ledger.append(restart('succeeded', { actionId }));
      for (const phase of ['succeeded', 'failed', 'abandoned'] as const) {
        await expect(
          ledger.append(restart(phase, { actionId })),
        ).rejects.toThrow(DuplicatePhaseError);
      }
      const rows = await ledger.rowsOfAction(actionId);
      expect(rows.map(row => row.phase)).toEqual(['intent', 'succeeded']);
    });

    it('refuses an outcome without an intent', async () => {
      await expect(ledger.append(restart('succeeded'))).rejects.toThrow(
        MissingIntentError,
      );
    });

    it('lets bad rows of a batch fail alone', async () => {
      const taken = randomUUID();
      await ledger.append(restart('intent', { actionId: taken }));
      const before = await size();
      const results = await Promise.allSettled(
        Array.from({ length: 64 }, (_, index) => {
          if (index === 20) {
            return ledger.append(restart('intent', { actionId: taken }));
          }
          if (index === 45) return ledger.append(restart('failed'));
          return ledger.append(restart('observed'));
        }),
      );
      const failed = results.flatMap((result, index) =>
        result.status === 'rejected' ? [[index, result.reason.message]] : [],
      );
      expect(failed).toEqual([
        [20, 'The action already has an intent'],
        [45, 'The action has no intent, or has an outcome'],
      ]);
      expect(await size()).toBe(before + 62);
      const rows = await storedRows();
      expect(rows.map(row => row.seq)).toEqual(rows.map((_, index) => index));
    });

    it('lets only one of several concurrent outcomes through', async () => {
      const actionId = randomUUID();
      await ledger.append(restart('intent', { actionId }));
      const phases: AuditPhase[] = ['succeeded', 'failed', 'abandoned'];
      const results = await Promise.allSettled(
        phases.map(phase => ledger.append(restart(phase, { actionId }))),
      );
      expect(results.map(result => result.status).sort()).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
      ]);
    });

    it.each([
      ["update security_audit_events set reason = 'x'"],
      ["update security_audit_events set reason = 'x' where false"],
      ['delete from security_audit_events'],
      ['truncate security_audit_events'],
      ['truncate security_audit_events cascade'],
      [
        `insert into security_audit_events select * from security_audit_events limit 1
         on conflict (seq) do update set reason = 'x'`,
      ],
    ])('refuses the owner: %s', async statement => {
      await expect(admin.raw(statement)).rejects.toThrow(
        /security_audit_events is append-only: (UPDATE|DELETE|TRUNCATE) is refused/,
      );
    });

    it('refuses the owner in a replication session, too', async () => {
      await expect(
        admin.transaction(async trx => {
          await trx.raw("set local session_replication_role = 'replica'");
          await trx.raw('delete from security_audit_events');
        }),
      ).rejects.toThrow(/append-only/);
    });
  });

  describe('following', () => {
    it('goes through the rows in order, from any place, to an end that it knows', async () => {
      const from = await ledger.size();
      const appended = await Promise.all(
        Array.from({ length: 5 }, () => ledger.append(restart('observed'))),
      );
      appended.sort((one, other) => one.seq - other.seq);
      expect(await ledger.rowsFrom(from, 3)).toEqual(appended.slice(0, 3));
      expect(await ledger.rowsFrom(from + 3, 100)).toEqual(appended.slice(3));
      expect(await ledger.rowsFrom(from + 5, 100)).toEqual([]);
      expect(await ledger.size()).toBe(from + 5);
    });
  });

  describe('open actions', () => {
    it('lists intents without an outcome, oldest first, by age and number', async () => {
      const ids: string[] = [randomUUID(), randomUUID(), randomUUID()];
      for (const actionId of ids) {
        await ledger.append(restart('intent', { actionId }));
      }
      await ledger.append(restart('failed', { actionId: ids[1] }));
      // A refused attempt and a fact are no open actions.
      await ledger.append(restart('denied'));

      const open = await ledger.openActions({ olderThanMs: 0, limit: 100 });
      const mine = open.filter(action => ids.includes(action.actionId));
      expect(mine.map(action => action.actionId)).toEqual([ids[0], ids[2]]);
      expect(mine[0].intent).toEqual((await ledger.rowsOfAction(ids[0]))[0]);

      expect(
        await ledger.openActions({ olderThanMs: 0, limit: 1 }),
      ).toHaveLength(1);
      expect(
        await ledger.openActions({ olderThanMs: 3_600_000, limit: 100 }),
      ).toEqual([]);
    });

    it('can find them by index alone', async () => {
      const plan = await admin.transaction(async trx => {
        // A table this small is scanned otherwise.
        await trx.raw('set local enable_seqscan = off');
        const { rows } = await trx.raw(`
          explain select * from audit_open_actions o join security_audit_events r on r.seq = o.intent_seq
          order by o.intent_seq limit 100`);
        return JSON.stringify(rows);
      });
      expect(plan).not.toContain('Seq Scan');
    });

    it('agrees with the log', async () => {
      const { rows } = await admin.raw(`
        select action_id from security_audit_events i where phase = 'intent' and not exists (
          select from security_audit_events o where o.action_id = i.action_id
            and o.phase in ('succeeded', 'failed', 'compensated', 'abandoned'))
        except select action_id from audit_open_actions`);
      expect(rows).toEqual([]);
    });
  });

  describe('sensitive fields', () => {
    const rotateKeyEvent = defineAuditEvent({
      ...restartEvent,
      id: 'test.key.rotate',
      input: z.strictObject({
        name: z.string(),
        secret: sensitive(z.string()),
      }),
    });

    it('stores a keyed HMAC in their place', async () => {
      const event = restart('observed', {
        definition: rotateKeyEvent,
        details: { input: { name: 'n', secret: 'hunter2' } },
      });
      const [first, second] = await Promise.all([
        ledger.append(event),
        ledger.append(event),
      ]);
      const { rows } = await admin.raw(
        'select r::text as text from security_audit_events r where seq = ?',
        [first.seq],
      );
      expect(rows[0].text).not.toContain('hunter2');
      expect(first.details.input).toEqual({
        name: 'n',
        secret: expect.stringMatching(/^hmac-sha256:[0-9a-f]{8}:[0-9a-f]{64}$/),
      });
      expect(second.details.input).toEqual(first.details.input);
    });

    it('does not let a plugin define them without a key', async () => {
      const keyless = await DatabaseAuditLedger.create({
        database: ledgerDatabases.pool(),
        logger: mockServices.logger.mock(),
      });
      expect(() => keyless.register(rotateKeyEvent)).toThrow(
        'auditLog.hmacKey must be configured',
      );
      await expect(
        keyless.append(
          restart('observed', {
            definition: rotateKeyEvent,
            details: { input: { name: 'n', secret: 'hunter2' } },
          }),
        ),
      ).rejects.toThrow(/auditLog.hmacKey is not configured/);
    });
  });

  describe('the catalogue', () => {
    it('lists definitions by id, and refuses another one under the same id', async () => {
      const other = await createLedger();
      other.register(defineAuditEvent({ ...restartEvent, id: 'test.b' }));
      other.register(defineAuditEvent({ ...restartEvent, id: 'test.a' }));
      other.register(defineAuditEvent({ ...restartEvent, id: 'test.a' }));
      expect(other.definitions().map(definition => definition.id)).toEqual([
        'test.a',
        'test.b',
      ]);
      expect(() =>
        other.register(
          defineAuditEvent({ ...restartEvent, id: 'test.a', version: 2 }),
        ),
      ).toThrow("'test.a' is already defined differently");
    });
  });
});
