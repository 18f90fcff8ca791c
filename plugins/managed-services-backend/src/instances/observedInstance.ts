import { ConflictError, NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { InstanceState } from '@alphaswarm-admin/plugin-managed-services-common';
import { asJson } from '../offers/asJson';
import type {
  InstanceSpec,
  InstanceStore,
  StoredInstance,
} from './InstanceStore';

/** How old an intent is when alphaswarm-cp's silence counts, milliseconds: a request that was cut off may still be on its way until then. */
const SETTLE_MS = 60_000;

/** What an intent to change an instance records. */
export type ObservedInstance = {
  company: string;
  offer: string;
  state: InstanceState;
  spec: JsonObject;
  namespace: string | null;
  revision: number;
  /** By workload. */
  replicas: Record<string, number>;
  /** ISO 8601 UTC. */
  observedAt: string;
};

/**
 * Reads an instance that an action wants to change.
 *
 * @param expected - the states that it may be in
 * @throws NotFoundError, ConflictError
 */
export async function presentInstance(
  instances: InstanceStore,
  id: string,
  expected: readonly InstanceState[],
): Promise<StoredInstance> {
  const instance = await instances.find(id);
  if (!instance || instance.state === 'deprovisioned') {
    throw new NotFoundError(`There is no instance '${id}'`);
  }
  if (!expected.includes(instance.state)) {
    throw new ConflictError(
      `${id} is ${instance.state}: that can be done only while it is ${expected.join(' or ')}`,
    );
  }
  return instance;
}

/** What is recorded of an instance. */
export function observed(
  instance: StoredInstance,
  replicas: Record<string, number>,
): ObservedInstance {
  const { company, offer, state, spec, namespace, revision } = instance;
  return {
    company: company.name,
    offer,
    state,
    spec: asJson(spec),
    namespace: namespace ?? null,
    revision,
    replicas,
    observedAt: new Date().toISOString(),
  };
}

/** The limits that the intent recorded. */
export function specOf({ spec }: { spec: JsonObject }): InstanceSpec {
  return spec as InstanceSpec;
}

/** Whether alphaswarm-cp's silence says by now that it wasn't asked. */
export function isSettled({ observedAt }: { observedAt: string }): boolean {
  return Date.now() - Date.parse(observedAt) >= SETTLE_MS;
}
