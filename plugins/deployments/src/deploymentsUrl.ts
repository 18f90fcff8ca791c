import {
  workloadSorts,
  workloadStates,
  type WorkloadAddress,
} from '@alphaswarm-admin/plugin-deployments-common';
import { z } from 'zod';

/** The page's state, which is in its URL. */
export const deploymentsUrlSchema = z.object({
  /** A part of the name. */
  q: z.string().max(100).default(''),
  company: z
    .string()
    .regex(/^[a-z0-9-]{1,63}$/)
    .optional(),
  kind: z.string().max(100).optional(),
  state: z.array(z.enum(workloadStates)).default([]),
  sort: z.enum(workloadSorts).default('name'),
  /** The workload whose drawer is open: namespace and id. */
  workload: z
    .string()
    .regex(/^[a-z0-9-]+\/[\w.:@-]+$/)
    .optional(),
});

export type DeploymentsUrl = z.output<typeof deploymentsUrlSchema>;

/** How the URL names a workload. */
export function workloadKey(workload: {
  namespace: string;
  id: string;
}): string {
  return `${workload.namespace}/${workload.id}`;
}

/** What {@link workloadKey} names. */
export function addressOf(key: string): WorkloadAddress {
  const [namespace, workload] = key.split('/');
  return { namespace, workload };
}
