import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import type {
  Instance,
  InstanceState,
} from '@alphaswarm-admin/plugin-managed-services-common';
import type { SignState } from '@alphaswarm-admin/plugin-portal-react';

/** The signs of an instance's states. */
export const instanceSigns: Record<InstanceState, SignState> = {
  provisioning: 'provisioning',
  active: 'active',
  suspended: 'suspended',
  failed: 'failed',
  deprovisioned: 'deprovisioned',
};

/** What is ready of what is wanted, over all workloads: `2 of 3`. */
export function replicasInWords({ workloads }: Instance): string {
  if (!workloads.known) return 'Not known';
  const sum = (of: 'replicasReady' | 'replicasDesired') =>
    workloads.value.reduce((total, workload) => total + workload[of], 0);
  return `${sum('replicasReady')} of ${sum('replicasDesired')}`;
}

/** What it has cost so far, by currency. */
export function costInWords({ cost }: Pick<Instance, 'cost'>): string {
  return cost.map(formatMoney).join(' + ') || '–';
}
