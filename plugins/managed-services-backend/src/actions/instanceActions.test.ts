import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { UpstreamUnavailableError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { emptyDatabase } from '../__testUtils__/emptyDatabase';
import { offerContent } from '../__testUtils__/offers';
import { attempt, createWorld } from '../__testUtils__/world';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const database = emptyDatabase(databases);
const ID = 'northwind-runs';
const LATER = 61_000;
const provision = {
  company: 'northwind',
  offer: 'runs',
  plan: 'team',
  quotas: { cpu: '8' },
  requestsPerSecond: 50,
};
const outage = (neverSent: boolean) =>
  new UpstreamUnavailableError('alphaswarm-cp is away', {
    upstream: 'alphaswarm-cp',
    neverSent,
  });

async function world() {
  const all = createWorld(await database());
  await all.offers.apply([
    {
      id: 'runs',
      from: 0,
      deleted: false,
      content: offerContent({
        plans: [
          ...offerContent().plans,
          {
            id: 'desk',
            name: 'Desk',
            price: { amount: 90_000, currency: 'usd' },
            quotas: {},
            requestsPerSecond: null,
          },
        ],
      }),
    },
  ]);
  return all;
}

async function provisioned() {
  const all = await world();
  await (await attempt(all.instanceActions.provision, provision)).perform();
  all.fake.asked.length = 0;
  return all;
}

/** Until when an outcome is looked for is the pipeline's to say: here, at once. */
const gaveUp = { name: 'AbortError' };

describe('provisioning', () => {
  it('asks alphaswarm-cp for the person, with the action’s id as key, and follows it to the end', async () => {
    const { fake, instances, instanceActions, reads } = await world();
    const action = await attempt(instanceActions.provision, provision);
    expect(action.description).toMatchObject({
      title: 'Provision Backtests for North',
    });
    fake.phase = 'pending';
    const performing = action.perform();
    while (!fake.tenants.has(ID)) await new Promise(setImmediate);
    expect(await instances.find(ID)).toMatchObject({ state: 'provisioning' });
    fake.tenants.get(ID)!.phase = 'applied';
    expect((await performing).result).toEqual({ instance: ID });
    expect(fake.asked).toEqual([
      `provision ${ID} ${action.actionId} for user:staff/olivia`,
    ]);
    expect(fake.tenants.get(ID)).toMatchObject({
      plan: 'b2b',
      quotas: { cpu: '8', requests_per_second: '50' },
    });
    expect(await reads.one(ID)).toMatchObject({
      state: 'active',
      namespace: `tenant-${ID}`,
      company: { id: 'northwind', name: 'North' },
      cost: [{ amount: 0, currency: 'usd' }],
      workloads: { known: true, value: [{}, {}] },
      tenant: { known: true, value: { phase: 'applied' } },
    });
    expect(await action.reconcile(LATER)).toMatchObject({
      outcome: 'performed',
    });
  });

  it.each([
    ['no such plan', { plan: 'none' }, 'InputError'],
    ['no such service', { offer: 'none' }, 'NotFoundError'],
    ['no such company', { company: 'nowhere' }, 'NotFoundError'],
    ['a company that only begins so', { company: 'northwin' }, 'NotFoundError'],
    ['a name too long', { company: `${'x'.repeat(60)}` }, 'InputError'],
  ])('is refused for %s, and nothing is asked', async (_, change, name) => {
    const { fake, instanceActions } = await world();
    await expect(
      attempt(instanceActions.provision, { ...provision, ...change }),
    ).rejects.toMatchObject({ name });
    expect(fake.asked).toEqual([]);
  });

  it('is refused for a suspended company, for a second time, and for a tenant of somebody else', async () => {
    const { fake, instanceActions } = await world();
    const refused = { name: 'ConflictError' };
    fake.companyStatus = 'suspended';
    await expect(
      attempt(instanceActions.provision, provision),
    ).rejects.toMatchObject(refused);
    fake.companyStatus = 'active';
    const first = await attempt(instanceActions.provision, provision);
    const second = await attempt(instanceActions.provision, provision);
    await first.perform();
    await expect(second.perform()).rejects.toMatchObject(refused);
    await expect(
      attempt(instanceActions.provision, provision),
    ).rejects.toMatchObject(refused);
    expect(fake.asked).toHaveLength(1);

    const other = await world();
    other.fake.tenants.set(ID, { phase: 'applied' } as never);
    await expect(
      attempt(other.instanceActions.provision, provision),
    ).rejects.toMatchObject(refused);
  });

  it('leaves nothing behind when alphaswarm-cp refuses', async () => {
    const { fake, instances, instanceActions } = await world();
    for (const refusal of [new ConflictError('no'), outage(true)]) {
      fake.fail(`provision ${ID}`, refusal);
      const action = await attempt(instanceActions.provision, provision);
      await expect(action.perform()).rejects.toBe(refusal);
      expect(await instances.find(ID)).toBeUndefined();
    }
  });

  it.each([
    ['before', 'unknown', 'not-performed', undefined],
    ['after', 'performed', 'performed', 'active'],
  ] as const)(
    'is found out about when the answer is lost %s it was done',
    async (when, atOnce, outcome, state) => {
      const { fake, instances, instanceActions } = await world();
      fake.fail(`provision ${ID}`, outage(false), when);
      const action = await attempt(instanceActions.provision, provision);
      await expect(action.perform()).rejects.toThrow('is away');
      expect(await action.reconcile()).toMatchObject({ outcome: atOnce });
      expect(await action.reconcile(LATER)).toMatchObject({ outcome });
      expect((await instances.find(ID))?.state).toBe(state);
      expect(await action.reconcile(LATER)).toMatchObject({ outcome });
    },
  );

  it('is no success while alphaswarm-cp says that it failed, or gives other quotas', async () => {
    const { fake, instances, instanceActions } = await world();
    fake.phase = 'failed';
    const action = await attempt(instanceActions.provision, provision);
    await expect(action.perform()).rejects.toMatchObject({
      name: 'EffectRefusedError',
    });
    expect((await instances.find(ID))?.state).toBe('failed');
    fake.phase = 'applied';
    await (
      await attempt(instanceActions.deprovision, { instance: ID })
    ).perform();

    fake.phase = 'degraded';
    const again = await attempt(instanceActions.provision, provision);
    await expect(again.perform()).rejects.toMatchObject(gaveUp);
    fake.tenants.set(ID, {
      ...fake.tenants.get(ID),
      phase: 'applied',
      quotas: { cpu: '4' },
    } as never);
    expect(await again.reconcile(LATER)).toMatchObject({ outcome: 'unknown' });
  });

  it('takes a look that fails for no answer', async () => {
    const { fake, instanceActions } = await world();
    const action = await attempt(instanceActions.provision, provision);
    fake.fail('tenant', outage(true));
    expect((await action.perform()).result).toEqual({ instance: ID });
  });
});

describe('changing', () => {
  const change = {
    instance: ID,
    plan: 'desk',
    quotas: { cpu: '16' },
    requestsPerSecond: null,
  };

  it('gives other limits and another price, and is undone', async () => {
    const { fake, instances, instanceActions } = await provisioned();
    const action = await attempt(instanceActions.change, change);
    expect(action.description.changes).toEqual([
      { label: 'Plan', present: 'team', proposed: 'desk' },
      {
        label: 'Price a month',
        present: 'USD 500.00',
        proposed: 'USD 900.00',
      },
      {
        label: 'Limits',
        present: 'cpu 8; 50 requests/s',
        proposed: 'cpu 16; not throttled',
      },
    ]);
    await action.perform();
    expect(fake.tenants.get(ID)?.quotas).toEqual({ cpu: '16' });
    expect(await instances.find(ID)).toMatchObject({
      spec: { plan: 'desk', price: { amount: 90_000 } },
    });
    expect(await action.reconcile(LATER)).toMatchObject({
      outcome: 'performed',
    });
    await action.compensate();
    expect(fake.tenants.get(ID)?.quotas).toEqual({
      cpu: '8',
      requests_per_second: '50',
    });
    expect(await action.reconcile(LATER)).toMatchObject({
      outcome: 'not-performed',
    });
  });

  it.each([
    ['before', 'not-performed', 'team'],
    ['after', 'performed', 'desk'],
  ] as const)(
    'is found out about when the answer is lost %s it was done',
    async (when, outcome, plan) => {
      const { fake, instances, instanceActions } = await provisioned();
      const action = await attempt(instanceActions.change, change);
      fake.fail(`provision ${ID}`, outage(false), when);
      await expect(action.perform()).rejects.toThrow('is away');
      expect(await action.reconcile(LATER)).toMatchObject({ outcome });
      expect((await instances.find(ID))?.spec.plan).toBe(plan);
    },
  );
});

describe('suspending and resuming', () => {
  it('scale all workloads to nothing and back, each with a key of its own; meanwhile it costs nothing', async () => {
    const { fake, instances, instanceActions } = await provisioned();
    const suspension = await attempt(instanceActions.suspend, {
      instance: ID,
    });
    await suspension.perform();
    expect(fake.asked).toEqual([
      `scale ${ID}-a 0 ${suspension.actionId}.${ID}-a.0 for user:staff/olivia`,
      `scale ${ID}-b 0 ${suspension.actionId}.${ID}-b.0 for user:staff/olivia`,
    ]);
    expect(await instances.find(ID)).toMatchObject({
      state: 'suspended',
      replicas: { [`${ID}-a`]: 2, [`${ID}-b`]: 1 },
    });
    await expect(
      attempt(instanceActions.suspend, { instance: ID }),
    ).rejects.toMatchObject({ name: 'ConflictError' });

    await (await attempt(instanceActions.resume, { instance: ID })).perform();
    expect(fake.deployments.get(`${ID}-a`)?.replicasReady).toBe(2);
    expect((await instances.find(ID))?.state).toBe('active');
    expect(await suspension.reconcile(LATER)).toMatchObject({
      outcome: 'not-performed',
    });
  });

  it('a suspension of which a part was refused is undone', async () => {
    const { fake, instances, instanceActions } = await provisioned();
    const action = await attempt(instanceActions.suspend, { instance: ID });
    fake.fail(`scale ${ID}-b 0`, new ConflictError('halted'));
    const failure = await action.perform().catch(error => error);
    expect(failure).toMatchObject({
      name: 'PartialEffectError',
      partial: { scaled: [`${ID}-a`] },
    });
    await action.compensate(failure.partial);
    expect(fake.deployments.get(`${ID}-a`)?.replicasDesired).toBe(2);
    expect((await instances.find(ID))?.state).toBe('active');
  });

  it('a suspension of which a part isn’t known stays open, and is no success until all is stopped', async () => {
    const { fake, instanceActions } = await provisioned();
    const action = await attempt(instanceActions.suspend, { instance: ID });
    fake.fail(`scale ${ID}-b 0`, outage(false));
    await expect(action.perform()).rejects.toThrow('is away');
    expect(await action.reconcile(LATER)).toMatchObject({ outcome: 'unknown' });
    fake.deployments.set(`${ID}-b`, {
      ...fake.deployments.get(`${ID}-b`)!,
      replicasDesired: 0,
      replicasReady: 0,
    });
    expect(await action.reconcile(LATER)).toMatchObject({
      outcome: 'performed',
    });
  });
});

describe('deprovisioning', () => {
  it('is over once alphaswarm-cp has no such tenant; then it can be had anew', async () => {
    const { fake, instances, instanceActions, reads } = await provisioned();
    const action = await attempt(instanceActions.deprovision, {
      instance: ID,
    });
    expect(action.description).toMatchObject({ destructive: true });
    await action.perform();
    expect(fake.tenants.size).toBe(0);
    expect((await instances.find(ID))?.state).toBe('deprovisioned');
    expect((await reads.page({ limit: 10 })).items).toEqual([]);
    expect(
      (await reads.page({ limit: 10, state: 'deprovisioned' })).items,
    ).toHaveLength(1);
    await (await attempt(instanceActions.provision, provision)).perform();
    expect((await instances.find(ID))?.state).toBe('active');
  });

  it.each([
    ['before', 'not-performed', 'active'],
    ['after', 'performed', 'deprovisioned'],
  ] as const)(
    'is found out about when the answer is lost %s it was done',
    async (when, outcome, state) => {
      const { fake, instances, instanceActions } = await provisioned();
      const action = await attempt(instanceActions.deprovision, {
        instance: ID,
      });
      fake.fail(`deprovision ${ID}`, outage(false), when);
      await expect(action.perform()).rejects.toThrow('is away');
      expect(await action.reconcile(LATER)).toMatchObject({ outcome });
      expect((await instances.find(ID))?.state).toBe(state);
    },
  );

  it('ends only the record of what alphaswarm-cp doesn’t know', async () => {
    const { fake, instances, instanceActions } = await provisioned();
    fake.tenants.clear();
    const action = await attempt(instanceActions.deprovision, {
      instance: ID,
    });
    expect(action.description.warnings).toHaveLength(1);
    await action.perform();
    expect(fake.asked).toEqual([]);
    expect((await instances.find(ID))?.state).toBe('deprovisioned');
  });
});
