import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import type { PrivilegedAction } from '@alphaswarm-admin/plugin-staff-access-node';
import type { Knex } from 'knex';
import { createActions } from '../actions/createActions';
import { InstanceReads } from '../instances/InstanceReads';
import { InstanceStore } from '../instances/InstanceStore';
import { TenantPlatform } from '../instances/TenantPlatform';
import { OfferStore } from '../offers/OfferStore';
import { openDatabase } from '../openDatabase';
import { FakePlatform } from './FakePlatform';

/** All of managed services on a database and a platform of a test's own. */
export function createWorld(knex: Knex) {
  const database = openDatabase({
    database: mockServices.database({ knex }),
    logger: mockServices.logger.mock(),
  });
  const fake = new FakePlatform();
  const offers = OfferStore.create({ database });
  const instances = InstanceStore.create({ database });
  const platform = TenantPlatform.create({ cp: fake.cp, lookEveryMs: 1 });
  return {
    fake,
    offers,
    instances,
    reads: InstanceReads.create({ instances, platform }),
    ...createActions({ offers, instances, platform }),
  };
}

const options = { signal: new AbortController().signal };

/** An attempt at an action, as the pipeline makes it once it is allowed: looked at, and ready to be done. */
export async function attempt(action: PrivilegedAction, input: object) {
  const parsed = action.input.parse(input);
  const { state, version } = await action.observe(parsed, options);
  // As the ledger keeps it.
  const before = JSON.parse(JSON.stringify(state));
  const actionId = randomUUID();
  const context = (change: object = {}) => ({
    actionId,
    input: parsed,
    before,
    caller: { userRef: 'user:staff/olivia' },
    reason: 'Because',
    signal: AbortSignal.timeout(2_000),
    ...change,
  });
  return {
    actionId,
    version,
    before,
    description: action.describe(parsed, state),
    perform: () => action.perform(context()),
    compensate: (done: object = {}) =>
      action.compensate?.(context({ actionId: randomUUID() }), done as never),
    /** What the reconciler finds, so long after the intent. */
    reconcile: (ageMs = 0) =>
      action.reconcile(
        context({
          before: {
            ...before,
            ...('observedAt' in before && {
              observedAt: new Date(
                Date.parse(before.observedAt) - ageMs,
              ).toISOString(),
            }),
          },
        }),
      ),
  };
}
