import { mockServices } from '@backstage/backend-test-utils';
import { FakeCp } from '../__testUtils__/FakeCp';
import { memoryRecords } from '../__testUtils__/memoryRecords';
import type { HaltRecord } from './HaltRecords';
import { HaltSurvey } from './HaltSurvey';
import { KillSwitchReads } from './KillSwitchReads';

const halt = (change: Partial<HaltRecord>): HaltRecord => ({
  actionId: 'first',
  kind: 'halt',
  by: 'user:staff/olivia',
  reason: 'runaway orders',
  at: new Date(0),
  begins: true,
  report: { halted: ['rl'], failures: [] },
  ...change,
});

function setUp(...kept: HaltRecord[]) {
  const cp = new FakeCp();
  cp.status = {
    inflightCount: 0,
    globalHaltActive: true,
    globalHaltReason: 'runaway orders',
  };
  const memory = memoryRecords();
  memory.kept.push(...kept);
  const reads = KillSwitchReads.create({
    survey: HaltSurvey.create({ cp }),
    records: memory.records,
    logger: mockServices.logger.mock(),
  });
  return { cp, reads, records: memory.records };
}

describe('who engaged it', () => {
  it('is whoever halted first, and the targets are as the last one found them', async () => {
    const { reads } = setUp(
      halt({}),
      halt({
        actionId: 'again',
        reason: 'the rest of it',
        begins: false,
        report: { halted: ['rl', 'bots'], failures: [] },
      }),
    );
    const { engaged, targets } = await reads.status();
    expect(engaged?.actionId).toBe('first');
    expect(targets.find(({ target }) => target === 'bots')?.state).toBe(
      'halted',
    );
  });

  it('is not whoever halted for the same reason before it was released elsewhere', async () => {
    const { reads } = setUp(halt({}), halt({ actionId: 'second' }));
    expect((await reads.status()).engaged?.actionId).toBe('second');
  });

  it('is nobody here if the reason is another', async () => {
    const { reads } = setUp(halt({ reason: 'another' }));
    const { engaged, state, targets } = await reads.status();
    expect(state).toBe('engaged');
    expect(engaged).toBeUndefined();
    expect(targets[0].state).toBe('unknown');
  });

  it('may be unknown: the halt is told of all the same', async () => {
    const { reads, records } = setUp();
    records.unreleased = () => Promise.reject(new Error('away'));
    expect(await reads.status()).toMatchObject({
      state: 'engaged',
      engaged: undefined,
    });
  });
});
