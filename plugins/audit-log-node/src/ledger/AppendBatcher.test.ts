import { restart } from '../__testUtils__/events';
import { LedgerUnavailableError } from '../errors';
import {
  AppendBatcher,
  type BatchWriter,
  RefusedRowError,
} from './AppendBatcher';
import { buildRow, type PreparedRow } from './buildRow';

const DEADLINE_MS = 5_000;

/** A table in memory, of which every write can be made to fail, once before and once after it was persisted. */
class MemoryWriter implements BatchWriter {
  readonly stored: PreparedRow[] = [];
  readonly batches: number[] = [];
  /** Faults of the coming writes, in order. */
  faults: Array<'not-persisted' | 'persisted' | 'never-answers' | 'none'> = [];
  down = false;
  refuses: (row: PreparedRow) => boolean = () => false;

  async write(rows: PreparedRow[]): Promise<number> {
    this.batches.push(rows.length);
    const fault = this.faults.shift() ?? 'none';
    if (this.down || fault === 'not-persisted') throw new Error('ECONNRESET');
    if (fault === 'never-answers') return new Promise(() => {});
    const ids = new Set(this.stored.map(({ row }) => row.id));
    if (rows.some(row => ids.has(row.row.id) || this.refuses(row))) {
      throw new RefusedRowError(new Error('refused'));
    }
    const base = this.stored.length;
    this.stored.push(...rows);
    if (fault === 'persisted') throw new Error('ECONNRESET');
    return base;
  }

  async find(rows: PreparedRow[]): Promise<Map<string, number>> {
    if (this.down) throw new Error('ECONNREFUSED');
    const ids = rows.map(({ row }) => row.id);
    return new Map(
      this.stored.flatMap(({ row }, seq) =>
        ids.includes(row.id) ? [[row.id, seq]] : [],
      ),
    );
  }
}

describe('AppendBatcher', () => {
  let writer: MemoryWriter;
  let batcher: AppendBatcher;
  const disturbed = jest.fn();

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    disturbed.mockClear();
    writer = new MemoryWriter();
    batcher = AppendBatcher.create({
      writer,
      deadlineMs: DEADLINE_MS,
      observer: { written: () => {}, disturbed },
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function prepare(actionId?: string): PreparedRow {
    return buildRow(restart('observed', { actionId }), undefined);
  }

  function appendMany(rows: PreparedRow[]) {
    return rows.map(row => batcher.append(row));
  }

  it('writes rows of the same tick together, in order', async () => {
    const rows = Array.from({ length: 10 }, () => prepare());
    expect(await Promise.all(appendMany(rows))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(writer.stored).toEqual(rows);
    expect(writer.batches).toEqual([10]);
  });

  it('writes rows that arrive during a batch with the next one', async () => {
    const first = batcher.append(prepare());
    await Promise.resolve();
    const later = appendMany([prepare(), prepare()]);
    await Promise.all([first, ...later]);
    expect(writer.batches).toEqual([1, 2]);
  });

  it('limits a batch', async () => {
    await Promise.all(
      appendMany(Array.from({ length: 1_100 }, () => prepare())),
    );
    expect(writer.batches).toEqual([512, 512, 76]);
  });

  it('puts rows of one action into batches of their own, in order', async () => {
    const action = '01932f3c-7b1d-7000-8000-000000000001';
    const rows = [prepare(action), prepare(), prepare(action), prepare(action)];
    expect(await Promise.all(appendMany(rows))).toEqual([0, 1, 2, 3]);
    expect(writer.batches).toEqual([2, 1, 1]);
  });

  it('goes on after it was idle', async () => {
    for (let seq = 0; seq < 5; seq += 1) {
      expect(await batcher.append(prepare())).toBe(seq);
    }
    await batcher.drained();
    expect(await batcher.append(prepare())).toBe(5);
  });

  it('lets a refused row fail alone', async () => {
    const rows = Array.from({ length: 100 }, () => prepare());
    writer.refuses = row => row === rows[37];
    const results = await Promise.allSettled(appendMany(rows));
    expect(
      results.flatMap((result, index) =>
        result.status === 'rejected' ? [[index, result.reason.message]] : [],
      ),
    ).toEqual([[37, 'refused']]);
    expect(writer.stored).toEqual(rows.filter(row => row !== rows[37]));
    expect(disturbed).not.toHaveBeenCalled();
  });

  // As Tessera and Sunlight test it: each write fails, once not persisted and once persisted without the writer knowing.
  describe.each(['not-persisted', 'persisted'] as const)(
    'when a write fails and is %s',
    fault => {
      it.each([1, 2, 3])(
        'acknowledges every row once, after %d such writes',
        async times => {
          writer.faults = Array.from({ length: times }, () => fault);
          const rows = Array.from({ length: 8 }, () => prepare());
          const appended = Promise.all(appendMany(rows));
          await jest.advanceTimersByTimeAsync(DEADLINE_MS - 1);
          expect(await appended).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
          expect(writer.stored).toEqual(rows);
        },
      );

      it('acknowledges every row once, while a batch is taken apart', async () => {
        writer.faults = ['none', fault, 'none', fault];
        const rows = Array.from({ length: 8 }, () => prepare());
        writer.refuses = row => row === rows[5];
        const appended = Promise.allSettled(appendMany(rows));
        await jest.advanceTimersByTimeAsync(DEADLINE_MS - 1);
        const results = await appended;
        expect(
          results.flatMap((result, index) =>
            result.status === 'rejected' ? [index] : [],
          ),
        ).toEqual([5]);
        expect(new Set(writer.stored).size).toBe(writer.stored.length);
        expect(writer.stored).toHaveLength(7);
        results.forEach((result, index) => {
          const seq = writer.stored.indexOf(rows[index]);
          expect(result).toMatchObject(
            index === 5 ? { status: 'rejected' } : { value: seq },
          );
        });
      });
    },
  );

  it('acknowledges a row that turns up between looking it up and writing it again', async () => {
    writer.faults = ['persisted'];
    const find = jest.spyOn(writer, 'find').mockResolvedValueOnce(new Map());
    const appended = batcher.append(prepare());
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await appended).toBe(0);
    expect(find).toHaveBeenCalledTimes(2);
    expect(writer.stored).toHaveLength(1);
  });

  describe('while the database is down', () => {
    it('refuses at the deadline', async () => {
      writer.down = true;
      const refused = jest.fn();
      batcher.append(prepare()).catch(refused);
      await jest.advanceTimersByTimeAsync(DEADLINE_MS - 1);
      expect(refused).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
      expect(refused).toHaveBeenCalledWith(expect.any(LedgerUnavailableError));
    });

    it('refuses at the deadline when it never answers', async () => {
      writer.faults = ['never-answers'];
      const refused = jest.fn();
      batcher.append(prepare()).catch(refused);
      await jest.advanceTimersByTimeAsync(DEADLINE_MS);
      expect(refused).toHaveBeenCalledWith(expect.any(LedgerUnavailableError));
    });

    it('refuses at once when that has lasted for longer', async () => {
      writer.down = true;
      batcher.append(prepare()).catch(() => {});
      await jest.advanceTimersByTimeAsync(2 * DEADLINE_MS);
      await batcher.append(prepare()).catch(() => {});
      const start = Date.now();
      await expect(batcher.append(prepare())).rejects.toThrow(
        LedgerUnavailableError,
      );
      expect(Date.now() - start).toBe(0);
    });

    it('refuses more rows than it can hope to write', async () => {
      writer.faults = ['never-answers'];
      appendMany(Array.from({ length: 512 }, () => prepare())).forEach(row =>
        row.catch(() => {}),
      );
      await Promise.resolve();
      appendMany(
        Array.from({ length: 20_000 }, () => writer.stored[0] ?? prepare()),
      ).forEach(row => row.catch(() => {}));
      await expect(batcher.append(prepare())).rejects.toThrow('overloaded');
    });
  });

  it('recovers by itself', async () => {
    writer.down = true;
    const lost = batcher.append(prepare());
    lost.catch(() => {});
    await jest.advanceTimersByTimeAsync(10 * DEADLINE_MS);
    await expect(lost).rejects.toThrow(LedgerUnavailableError);

    writer.down = false;
    expect(await batcher.append(prepare())).toBe(0);
    // A later hiccup is waited out again.
    writer.faults = ['not-persisted'];
    const appended = batcher.append(prepare());
    await jest.advanceTimersByTimeAsync(DEADLINE_MS - 1);
    expect(await appended).toBe(1);
  });

  it('does not write a row that was refused at its deadline', async () => {
    writer.faults = ['never-answers'];
    batcher.append(prepare()).catch(() => {});
    await Promise.resolve();
    const second = batcher.append(prepare());
    second.catch(() => {});
    await jest.advanceTimersByTimeAsync(DEADLINE_MS);
    await expect(second).rejects.toThrow(LedgerUnavailableError);
    expect(writer.stored).toEqual([]);
  });
});
