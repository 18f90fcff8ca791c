import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { changesDatabase } from '../__testUtils__/changesDatabase';
import type { ChangeClaim } from './CompanyChanges';

jest.setTimeout(60_000);

function claimOf(change: Partial<ChangeClaim> = {}): ChangeClaim {
  return {
    actionId: randomUUID(),
    company: 'kita',
    verb: 'suspend',
    byRef: 'user:staff/carl',
    byName: 'Carl Compliance',
    ...change,
  };
}

describe('CompanyChanges', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  it('lets one of many through, whichever replica they reach, and tells the others by name', async () => {
    const { replica } = await changesDatabase(databases);
    const replicas = [replica(), replica()];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        replicas[index % 2].claim(claimOf()),
      ),
    );
    const refused = outcomes.flatMap(outcome =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    );
    expect(refused).toHaveLength(9);
    for (const error of refused) {
      expect(error).toMatchObject({
        name: 'ConflictError',
        message: 'Carl Compliance is suspending the company right now.',
      });
    }
  });

  it('lets the same action claim again, and another company be changed', async () => {
    const { replica } = await changesDatabase(databases);
    const changes = replica();
    const claim = claimOf();
    await changes.claim(claim);
    await changes.claim(claim);
    await changes.claim(claimOf({ company: 'alder' }));
    expect(await changes.last('kita')).toMatchObject({
      actionId: claim.actionId,
    });
    expect(await changes.last('alder')).toMatchObject({ state: 'under-way' });
  });

  it('knows who changed a company last, once the change is done', async () => {
    const { replica } = await changesDatabase(databases);
    const changes = replica();
    expect(await changes.last('kita')).toBeUndefined();
    const claim = claimOf();
    await changes.claim(claim);
    expect(await changes.last('kita')).toMatchObject({ state: 'under-way' });
    expect(
      await changes.last('kita', { besides: claim.actionId }),
    ).toBeUndefined();
    await changes.settle(claim.actionId, 'suspended');
    expect(await changes.last('kita')).toEqual({
      actionId: claim.actionId,
      verb: 'suspend',
      state: 'done',
      byRef: 'user:staff/carl',
      byName: 'Carl Compliance',
      at: expect.any(String),
    });
  });

  it.each([
    ['suspend', 'active'],
    ['reactivate', 'suspended'],
  ] as const)(
    'forgets a %s after which the company is %s',
    async (verb, status) => {
      const { replica } = await changesDatabase(databases);
      const changes = replica();
      const claim = claimOf({ verb });
      await changes.claim(claim);
      await changes.settle(claim.actionId, status);
      expect(await changes.last('kita')).toBeUndefined();
      await changes.claim(claimOf());
    },
  );

  it('settles a change once', async () => {
    const { replica } = await changesDatabase(databases);
    const changes = replica();
    const claim = claimOf();
    await changes.claim(claim);
    await changes.settle(claim.actionId, 'suspended');
    await changes.settle(claim.actionId, 'active');
    expect(await changes.last('kita')).toMatchObject({ state: 'done' });
  });

  it('does not wait for ever for a process that died', async () => {
    const { knex, replica } = await changesDatabase(databases);
    const changes = replica();
    await changes.claim(claimOf());
    await knex('company_changes').update({
      at: knex.raw("now() - interval '21 minutes'"),
    });
    await changes.claim(claimOf({ byName: 'Ada Admin' }));
    expect(await changes.last('kita')).toMatchObject({ byName: 'Ada Admin' });
  });
});
