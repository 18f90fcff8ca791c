import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  type AuditRow,
  defineAuditEvent,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  auditRowColumns,
  auditRowOptions,
  type ComparisonSource,
  DatabaseAuditLedger,
  type ObservedEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { Completeness } from './Completeness';
import { ComparisonState } from './ComparisonState';
import { OutcomeRows } from './OutcomeRows';
import { SourceComparison } from './SourceComparison';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const MINUTE_MS = 60_000;
const SETTLE_MS = 15 * MINUTE_MS;
const running = new AbortController().signal;

const scaleEvent = defineAuditEvent({
  id: 'test.service.scale',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Scale',
  sentence: 'scaled {target}',
  ocsfActivityId: 3,
});

/** A record that tells what the test says, or fails as the test says. */
class FakeRecord implements ComparisonSource {
  readonly id: string;
  readonly title = 'Their record';
  readonly settleMs = SETTLE_MS;
  readonly systems = ['them'];
  readonly asked: Array<{ since: string; until: string }> = [];
  told: ObservedEvent[] = [];
  failure: Error | undefined;
  covered = true;

  constructor(id = 'theirs') {
    this.id = id;
  }

  async *events(since: string, until: string) {
    this.asked.push({ since, until });
    for (const event of this.told) {
      if (event.at >= since && event.at <= until) yield event;
    }
    if (this.failure) throw this.failure;
  }

  covers() {
    return this.covered;
  }
}

const at = (msAgo: number) => new Date(Date.now() - msAgo).toISOString();

function change(overrides: Partial<ObservedEvent> = {}): ObservedEvent {
  return {
    id: randomUUID(),
    at: at(MINUTE_MS),
    by: 'the IAM user maria',
    summary: 'scaled the service core to 3 tasks',
    target: { kind: 'service', id: 'prod/core' },
    requestId: randomUUID(),
    details: { region: 'eu-central-1' },
    ...overrides,
  };
}

describe('the comparison with a record', () => {
  let knex: Knex;
  let ledger: DatabaseAuditLedger;
  let record: FakeRecord;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    jest.clearAllMocks();
    knex = await databases.init('POSTGRES_18');
    ledger = await DatabaseAuditLedger.create({
      database: knex,
      logger,
      deadlineMs: 30_000,
    });
    record = new FakeRecord();
  });

  afterEach(() => jest.restoreAllMocks());

  /** What a process has. */
  function comparison(source: ComparisonSource = record) {
    return SourceComparison.create({
      source,
      state: ComparisonState.create({
        database: knex,
        source: source.id,
        holder: randomUUID(),
      }),
      rows: OutcomeRows.create(knex),
      ledger,
      logger,
    });
  }

  async function rowsOf(eventType: string): Promise<AuditRow[]> {
    return knex('security_audit_events')
      .select<AuditRow[]>(auditRowColumns)
      .where('event_type', eventType)
      .orderBy('seq')
      .options(auditRowOptions);
  }
  const outsideRows = () => rowsOf('audit-log.outside.observe');
  const unseenRows = () => rowsOf('audit-log.effect.unseen');

  /** An action of the portal on `prod/core`; returns its id. */
  async function act(
    outcome?: { phase: 'succeeded' | 'failed'; details: JsonObject },
    target = { kind: 'service', id: 'prod/core' },
  ) {
    const event = {
      definition: scaleEvent,
      actionId: randomUUID(),
      actor: { kind: 'user', userRef: 'user:staff/olivia' },
      target,
    } as const;
    await ledger.append({ ...event, phase: 'intent' });
    if (outcome) await ledger.append({ ...event, ...outcome });
    return event.actionId;
  }

  const named = (...requestIds: string[]) => ({
    phase: 'succeeded' as const,
    details: {
      remoteCalls: requestIds.map(requestId => ({
        system: 'them',
        operation: 'UpdateService',
        requestId,
      })),
    },
  });

  /** The log is as if everything in it had been written so long ago. */
  function later(ms: number) {
    const now = Date.now() + ms;
    jest.spyOn(Date, 'now').mockReturnValue(now);
  }

  describe('a change made outside', () => {
    it('comes to one row that says who, what and where it was found, however often it is compared', async () => {
      const event = change();
      record.told = [event, event];
      const process = comparison();
      expect(await process.run(running)).toBe(true);
      await process.run(running);
      await comparison().run(running);
      expect(await outsideRows()).toEqual([
        expect.objectContaining({
          phase: 'observed',
          severity: 'warning',
          actor_kind: 'agent',
          agent_subject: 'audit-log',
          target_kind: 'service',
          target_id: 'prod/core',
          details: {
            source: 'Their record',
            by: 'the IAM user maria',
            summary: 'scaled the service core to 3 tasks',
            eventId: event.id,
            happenedAt: event.at,
            region: 'eu-central-1',
          },
        }),
      ]);
      expect(await process.report()).toMatchObject({ outside: 1, unseen: 0 });
    });

    it('comes to one row when several processes compare at once', async () => {
      record.told = Array.from({ length: 20 }, () => change());
      const processes = Array.from({ length: 4 }, () => comparison());
      const ran = await Promise.all(processes.map(one => one.run(running)));
      expect(ran.filter(Boolean)).toHaveLength(1);
      await Promise.all(processes.map(one => one.run(running)));
      expect(await outsideRows()).toHaveLength(20);
    });

    it.each([
      ['before its row was appended', 'lost'],
      ['after it was appended, before anybody knew', 'kept'],
    ])('comes to one row when the process dies %s', async (_, fate) => {
      record.told = [change(), change()];
      const append = ledger.append.bind(ledger);
      const dying = jest
        .spyOn(ledger, 'append')
        .mockImplementationOnce(async event => {
          if (fate === 'kept') await append(event);
          throw new Error('killed');
        });
      expect(await comparison().run(running)).toBe(false);
      expect(await outsideRows()).toHaveLength(fate === 'kept' ? 1 : 0);
      dying.mockRestore();
      // The record forgets: what was seen once isn't lost all the same.
      record.told = record.told.slice(1);
      await comparison().run(running);
      expect(await outsideRows()).toHaveLength(2);
      await comparison().run(running);
      expect(await outsideRows()).toHaveLength(2);
    });

    it('is left to the process that has taken over', async () => {
      record.told = [change()];
      const append = jest.spyOn(ledger, 'append');
      const slow = comparison();
      const events = record.events.bind(record);
      jest
        .spyOn(record, 'events')
        .mockImplementationOnce(async function* late(since, until) {
          // While it reads, its time runs out, and another process begins.
          await knex('audit_comparisons').update({ held_until: '-infinity' });
          await comparison().run(running);
          yield* events(since, until);
        });
      expect(await slow.run(running)).toBe(false);
      expect(append).toHaveBeenCalledTimes(1);
      expect(await outsideRows()).toHaveLength(1);
    });

    it('has the severity that the record gives it', async () => {
      record.told = [change({ severity: 'info' })];
      await comparison().run(running);
      expect((await outsideRows())[0].severity).toBe('info');
    });
  });

  describe('an effect of the portal', () => {
    it('is no change from outside: its request is one that the outcome names', async () => {
      const actionId = await act(named('r-1', 'r-2'));
      record.told = [
        change({ actionId, requestId: 'r-1' }),
        change({ actionId, requestId: 'r-2' }),
      ];
      await comparison().run(running);
      expect(await outsideRows()).toEqual([]);
    });

    it.each([
      ['is under way', undefined],
      [
        'was found out by the reconciler',
        {
          phase: 'succeeded' as const,
          details: { concludedBy: 'reconciler' },
        },
      ],
    ])(
      'is none either while nobody knows its requests: it %s',
      async (_, outcome) => {
        const actionId = await act(outcome);
        record.told = [change({ actionId })];
        await comparison().run(running);
        expect(await outsideRows()).toEqual([]);
      },
    );

    it('is known by less than its target: the cluster', async () => {
      const actionId = await act(named('r-1'));
      record.told = [
        change({
          actionId,
          requestId: 'r-1',
          target: { kind: 'cluster', id: 'prod' },
        }),
      ];
      await comparison().run(running);
      expect(await outsideRows()).toEqual([]);
    });

    it('is that of a revert: on the target of what is undone', async () => {
      const undone = await act(named('r-1'));
      const actionId = await act(named('r-2'), { kind: 'action', id: undone });
      record.told = [
        change({ actionId: undone, requestId: 'r-1' }),
        change({ actionId, requestId: 'r-2' }),
      ];
      await comparison().run(running);
      expect(await outsideRows()).toEqual([]);
    });
  });

  describe('a change that only says it was the portal’s', () => {
    it.each<[string, () => Promise<Partial<ObservedEvent>>]>([
      [
        'names no action that there is',
        async () => ({ actionId: randomUUID() }),
      ],
      [
        'names an action on another target',
        async () => ({
          actionId: await act(named('r-1')),
          requestId: 'r-1',
          target: { kind: 'service', id: 'prod/other' },
        }),
      ],
      [
        'is not among the requests of the action that it names',
        async () => ({ actionId: await act(named('r-1')), requestId: 'r-9' }),
      ],
      [
        'names an action that failed',
        async () => ({
          actionId: await act({ phase: 'failed', details: {} }),
        }),
      ],
    ])('is from outside: it %s', async (_, claim) => {
      const event = change(await claim());
      record.told = [event];
      await comparison().run(running);
      const [row] = await outsideRows();
      expect(row.details).toMatchObject({ claims: event.actionId });
    });
  });

  describe('an effect that was never seen', () => {
    it('is a finding once the record has had time, and one row', async () => {
      await comparison().run(running);
      const actionId = await act(named('r-1'));
      const seen = await act(named('r-2'));
      record.told = [change({ actionId: seen, requestId: 'r-2' })];
      await comparison().run(running);
      expect(await unseenRows()).toEqual([]);

      later(SETTLE_MS + 2 * MINUTE_MS);
      await comparison().run(running);
      await comparison().run(running);
      expect(await unseenRows()).toEqual([
        expect.objectContaining({
          phase: 'observed',
          severity: 'critical',
          target_id: 'prod/core',
          details: expect.objectContaining({
            action: actionId,
            requestId: 'r-1',
            event: 'test.service.scale',
          }),
        }),
      ]);
      expect(await comparison().report()).toMatchObject({ unseen: 1 });

      // The record tells of it after all, very late.
      record.told = [change({ actionId, requestId: 'r-1', at: at(0) })];
      await comparison().run(running);
      expect(await comparison().report()).toMatchObject({ unseen: 0 });
    });

    it('is looked for by the action where the outcome was found out', async () => {
      await comparison().run(running);
      const foundOut = {
        phase: 'succeeded' as const,
        details: { concludedBy: 'reconciler' },
      };
      const seen = await act(foundOut);
      const unseen = await act(foundOut);
      record.told = [change({ actionId: seen })];
      later(SETTLE_MS + 2 * MINUTE_MS);
      await comparison().run(running);
      const rows = await unseenRows();
      expect(rows.map(({ details }) => details.action)).toEqual([unseen]);
    });

    it.each<[string, () => Promise<unknown>]>([
      [
        'of a target that the record doesn’t cover',
        () => {
          record.covered = false;
          return act(named('r-1'));
        },
      ],
      [
        'of another system',
        () =>
          act({
            phase: 'succeeded',
            details: {
              remoteCalls: [
                { system: 'stripe', operation: 'refund', requestId: 'r' },
              ],
            },
          }),
      ],
      [
        'of an action that names none',
        () => act({ phase: 'succeeded', details: {} }),
      ],
      ['of a failure', () => act({ phase: 'failed', details: {} })],
    ])('is not expected: %s', async (_, acting) => {
      await comparison().run(running);
      await acting();
      later(SETTLE_MS + 2 * MINUTE_MS);
      await comparison().run(running);
      expect(await unseenRows()).toEqual([]);
    });
  });

  describe('the cursor', () => {
    it('begins an hour back, and goes on where the last run ended, with an overlap', async () => {
      const start = Date.now();
      await comparison().run(running);
      expect(Date.parse(record.asked[0].since)).toBeLessThanOrEqual(
        start - 60 * MINUTE_MS,
      );
      record.asked.length = 0;
      await comparison().run(running);
      const since = Date.parse(record.asked[0].since);
      expect(since).toBeLessThanOrEqual(Date.now() - SETTLE_MS - MINUTE_MS);
      expect(since).toBeGreaterThan(start - SETTLE_MS - 2 * MINUTE_MS);
    });

    it('catches up in windows of an hour, and keeps what it has done when one fails', async () => {
      await comparison().run(running);
      later(5 * 60 * MINUTE_MS);
      record.asked.length = 0;
      const events = record.events.bind(record);
      let windows = 0;
      jest.spyOn(record, 'events').mockImplementation((since, until) => {
        windows += 1;
        if (windows === 3) throw new Error('the token has expired');
        return events(since, until);
      });
      expect(await comparison().run(running)).toBe(false);
      expect(record.asked).toHaveLength(2);
      const { comparedTo } = await comparison().report();
      expect(comparedTo! >= record.asked[1].until).toBe(true);
      await comparison().run(running);
      expect(Date.parse(record.asked[2].since)).toBe(
        Date.parse(comparedTo!) - MINUTE_MS,
      );
    });
  });

  describe('the report', () => {
    it('is complete up to when the record had told everything', async () => {
      const completeness = Completeness.create([comparison()]);
      expect(await completeness.report()).toMatchObject({
        verdict: 'not-compared',
        sources: [{ problem: 'not compared yet' }],
      });
      await completeness.run(running);
      const report = await completeness.report();
      expect(report).toMatchObject({
        verdict: 'complete',
        sources: [{ id: 'theirs', outside: 0, unseen: 0 }],
      });
      expect(Date.parse(report.comparedTo!)).toBeLessThanOrEqual(
        Date.now() - SETTLE_MS,
      );
    });

    it('says what keeps a record from being read; the others are compared', async () => {
      const broken = new FakeRecord('broken');
      broken.failure = new Error('add cloudtrail:LookupEvents');
      record.told = [change()];
      const completeness = Completeness.create([
        comparison(broken),
        comparison(),
      ]);
      await completeness.run(running);
      await completeness.run(running);
      expect(await completeness.report()).toMatchObject({
        verdict: 'not-compared',
        sources: [
          { id: 'broken', problem: 'add cloudtrail:LookupEvents' },
          { id: 'theirs', outside: 1 },
        ],
      });
      expect(logger.warn).toHaveBeenCalledTimes(1);

      broken.failure = undefined;
      await completeness.run(running);
      expect(await completeness.report()).toMatchObject({
        verdict: 'complete',
      });
    });

    it('says when nobody has compared for long', async () => {
      const completeness = Completeness.create([comparison()]);
      await completeness.run(running);
      later(SETTLE_MS + 11 * MINUTE_MS);
      const report = await completeness.report();
      expect(report.verdict).toBe('not-compared');
      expect(report.sources[0].problem).toMatch(/^not compared since 20/);
    });

    it('differs when an effect was never seen, and says so before anything else', async () => {
      const completeness = Completeness.create([comparison()]);
      await completeness.run(running);
      await act(named('r-1'));
      later(SETTLE_MS + 2 * MINUTE_MS);
      await completeness.run(running);
      expect((await completeness.report()).verdict).toBe('differs');
    });

    it('is about nothing where there is no record to compare with', async () => {
      expect(await Completeness.create([]).report()).toEqual({
        verdict: 'not-compared',
        sources: [],
      });
    });
  });
});
