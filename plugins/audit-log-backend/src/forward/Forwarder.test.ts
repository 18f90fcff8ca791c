import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { randomUUID } from 'node:crypto';
import { SignedLog } from '../__testUtils__/SignedLog';
import { Forwarder, type ForwarderOptions } from './Forwarder';
import { ForwardMetrics } from './ForwardMetrics';
import { ForwardProgress } from './ForwardProgress';
import {
  type Batch,
  type Sink,
  SinkRefusedError,
  SinkUnavailableError,
} from './Sink';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** A sink that keeps what it is sent, and fails as it is told. */
class MemorySink implements Sink {
  readonly name = 'siem';
  readonly kind = 'http';
  readonly accepted: Batch[] = [];
  /** What it does with the next batches, in order: takes them if there is nothing. */
  readonly answers: Array<(batch: Batch) => void | Promise<void>> = [];
  onAccepted: () => void = () => {};

  encode({ seq }: AuditRow): string {
    return `row ${seq}`;
  }

  async send(batch: Batch): Promise<void> {
    await this.answers.shift()?.(batch);
    this.accepted.push(batch);
    this.onAccepted();
  }

  /** Every row that arrived, in the order of arrival. */
  get rows(): number[] {
    return this.accepted.flatMap(({ messages }) =>
      messages.map(message => Number(message.slice('row '.length))),
    );
  }
}

const upTo = (rows: number) => [...Array(rows).keys()];
const fails = (error: Error) => () => {
  throw error;
};

describe('Forwarder', () => {
  const logger = mockServices.logger.mock();
  let log: SignedLog;
  let sink: MemorySink;

  beforeEach(async () => {
    jest.clearAllMocks();
    log = await SignedLog.create(databases);
    sink = new MemorySink();
  });

  const progressOf = (holder: string) =>
    ForwardProgress.create({ ...log, sink: sink.name, holder });

  /** The forwarder of a process. */
  async function create(options: Partial<ForwarderOptions> = {}) {
    const progress = progressOf(randomUUID());
    await progress.begin(0);
    const forwarder = Forwarder.create({
      sink,
      store: log.store,
      progress,
      metrics: ForwardMetrics.create(),
      logger,
      batchRows: 10,
      pause: async () => {},
      random: () => 1,
      ...options,
    });
    return { forwarder, progress };
  }

  it('sends every row, in order, a batch at a time', async () => {
    await log.grow(25);
    const { forwarder, progress } = await create();
    const pauses = [];
    for (let i = 0; i < 4; i++) pauses.push(await forwarder.step());
    expect(sink.accepted.map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [10, 20],
      [20, 25],
    ]);
    expect(sink.rows).toEqual(upTo(25));
    // At once while there is something to send, else after a second.
    expect(pauses).toEqual([0, 0, 0, 1_000]);
    expect(await progress.read()).toEqual({
      nextSeq: 25,
      sentAt: expect.any(Date),
      refused: false,
    });
  });

  it('goes on by itself as rows are appended, until it is stopped', async () => {
    await log.grow(12);
    const { forwarder, progress } = await create({
      pause: () => new Promise(resolve => setImmediate(resolve)),
    });
    const arrived = (rows: number) =>
      new Promise<void>(resolve => {
        sink.onAccepted = () => {
          if (sink.rows.length >= rows) resolve();
        };
      });
    const first = arrived(12);
    forwarder.start();
    await first;
    const second = arrived(15);
    await log.grow(3);
    await second;
    await forwarder.stop();
    expect(sink.rows).toEqual(upTo(15));
    // Another process may go on at once.
    expect(await progressOf(randomUUID()).takeTurn()).toMatchObject({
      nextSeq: 15,
    });
    expect((await progress.read()).nextSeq).toBe(15);
  });

  it('sends a batch again, as it was, until it is taken', async () => {
    await log.grow(5);
    const { forwarder, progress } = await create();
    const tried: Batch[] = [];
    const down = (batch: Batch) => {
      tried.push(batch);
      throw new SinkUnavailableError('it answered 503 to rows 0 to 4');
    };
    sink.answers.push(down, down, down);
    expect(await forwarder.step()).toBe(1_000);
    await log.grow(3);
    expect(await forwarder.step()).toBe(2_000);
    expect(await forwarder.step()).toBe(4_000);
    expect(tried.map(({ from, to }) => [from, to])).toEqual(
      Array(3).fill([0, 5]),
    );
    expect(await progress.read()).toMatchObject({
      nextSeq: 0,
      problem: 'it answered 503 to rows 0 to 4',
      refused: false,
    });
    // Told once, and when it is over.
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await forwarder.step();
    await forwarder.step();
    expect(sink.rows).toEqual(upTo(8));
    expect(logger.info).toHaveBeenCalledWith(
      "Audit log: 'siem' takes rows again",
    );
    expect((await progress.read()).problem).toBeUndefined();
  });

  it('waits at most a minute, half of it by chance, and as long as it is asked to', async () => {
    await log.grow(1);
    const down = fails(new SinkUnavailableError('down'));
    sink.answers.push(...Array(10).fill(down));
    const { forwarder } = await create();
    const pauses = [];
    for (let i = 0; i < 8; i++) pauses.push(await forwarder.step());
    expect(pauses).toEqual(
      [1, 2, 4, 8, 16, 32, 60, 60].map(seconds => seconds * 1_000),
    );
    sink.answers.splice(
      0,
      Infinity,
      down,
      fails(new SinkUnavailableError('busy', { retryAfterMs: 120_000 })),
    );
    const { forwarder: lucky } = await create({
      random: () => 0,
      progress: (await create()).progress,
    });
    await forwarder.stop();
    expect([await lucky.step(), await lucky.step()]).toEqual([500, 120_000]);
  });

  it('shows a refusal, skips nothing, and goes on once it is mended', async () => {
    await log.grow(5);
    const { forwarder, progress } = await create();
    sink.answers.push(
      fails(new SinkRefusedError('it answered 403 to rows 0 to 4')),
    );
    expect(await forwarder.step()).toBe(60_000);
    expect(await progress.read()).toEqual({
      nextSeq: 0,
      problem: 'it answered 403 to rows 0 to 4',
      refused: true,
    });
    await forwarder.step();
    expect(sink.rows).toEqual(upTo(5));
    expect(await progress.read()).toMatchObject({ nextSeq: 5, refused: false });
  });

  it('sends less at once to a sink that takes no more', async () => {
    await log.grow(10);
    const sizes: number[] = [];
    const atMost = (rows: number) => (batch: Batch) => {
      sizes.push(batch.messages.length);
      if (batch.messages.length > rows) {
        throw new SinkRefusedError('it answered 413', { isTooLarge: true });
      }
    };
    sink.answers.push(...Array(20).fill(atMost(3)));
    const { forwarder } = await create();
    while (sink.rows.length < 10) await forwarder.step();
    expect(sink.rows).toEqual(upTo(10));
    expect(sizes.slice(0, 3)).toEqual([10, 5, 2]);
  });

  it('bounds a batch by its bytes too', async () => {
    await log.grow(5);
    jest
      .spyOn(sink, 'encode')
      .mockImplementation(row => `row ${row.seq}`.padEnd(600_000));
    const { forwarder } = await create();
    while ((await forwarder.step()) === 0);
    expect(sink.accepted.map(({ messages }) => messages.length)).toEqual(
      Array(5).fill(1),
    );
    expect(sink.rows).toEqual(upTo(5));
  });

  it('is one process of all, and another one when that stops', async () => {
    await log.grow(5);
    const [first, second] = [await create(), await create()];
    await first.forwarder.step();
    await log.grow(5);
    expect(await second.forwarder.step()).toBe(1_000);
    expect(sink.rows).toEqual(upTo(5));
    await first.forwarder.stop();
    await second.forwarder.step();
    expect(sink.rows).toEqual(upTo(10));
  });

  it('is another process when the one whose turn it is has died', async () => {
    await log.grow(5);
    const [dead, heir] = [await create(), await create()];
    // It dies after the sink took the batch, before that is remembered.
    jest
      .spyOn(dead.progress, 'sent')
      .mockRejectedValueOnce(new Error('killed'));
    await expect(dead.forwarder.step()).rejects.toThrow('killed');
    expect(await heir.forwarder.step()).toBe(1_000);
    await log.database('audit_forward_progress').update({
      held_until: log.database.raw("clock_timestamp() - interval '1 second'"),
    });
    await heir.forwarder.step();
    // At least once: the sink knows the rows by their seq.
    expect(sink.rows).toEqual([...upTo(5), ...upTo(5)]);
    // What the dead one may still do changes nothing.
    await dead.progress.sent(3);
    expect((await heir.progress.read()).nextSeq).toBe(5);
  });

  it('does not pass over rows that are not in the database any more', async () => {
    await log.grow(5);
    await log.tamper('delete from security_audit_events where seq < 3');
    const { forwarder, progress } = await create();
    await forwarder.step();
    expect(sink.rows).toEqual([]);
    expect(await progress.read()).toMatchObject({
      nextSeq: 0,
      refused: true,
      problem: expect.stringMatching(
        /^rows 0 to 2 are not in the database any more/,
      ),
    });
  });

  it('does not hold up an append, however slow the sink is', async () => {
    await log.grow(1);
    let release = () => {};
    sink.answers.push(
      () =>
        new Promise(resolve => {
          release = resolve;
        }),
    );
    const { forwarder } = await create();
    const stepping = forwarder.step();
    await log.grow(20);
    expect(await log.tables.rowCount()).toBe(21);
    release();
    await stepping;
    await forwarder.step();
    await forwarder.step();
    expect(sink.rows).toEqual(upTo(21));
  });

  it('keeps its turn while it waits for a sink', async () => {
    await log.grow(1);
    const { forwarder, progress } = await create({
      pause: async (ms, signal) => {
        pauses.push(ms);
        if (pauses.length === 7) ended();
        if (pauses.length > 7) {
          await new Promise<void>(resolve => {
            signal.addEventListener('abort', () => resolve());
          });
        }
      },
    });
    const pauses: number[] = [];
    let ended = () => {};
    const waited = new Promise<void>(resolve => {
      ended = resolve;
    });
    const turns = jest.spyOn(progress, 'takeTurn');
    sink.answers.push(...Array(20).fill(fails(new SinkRefusedError('no'))));
    forwarder.start();
    await waited;
    await forwarder.stop();
    // A minute in parts that are shorter than a turn.
    expect(pauses.slice(0, 6)).toEqual(Array(6).fill(10_000));
    expect(turns.mock.calls.length).toBeGreaterThanOrEqual(6);
  });
});
