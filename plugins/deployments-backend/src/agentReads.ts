import { deploymentsReadPermission } from '@alphaswarm-admin/plugin-deployments-common';
import type { AgentRoute } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

const read = {
  method: 'get',
  permission: deploymentsReadPermission,
  readOnly: true,
} as const;

/** What agents read of customers' workloads: states and counts. */
export const agentReads: AgentRoute[] = [
  {
    ...read,
    name: 'list-workloads',
    title: 'Customers’ workloads',
    description:
      'Workloads with their state and replicas, a page at a time: by company (slug), state, or words in `q`; pass `cursor` for the next page.',
    path: '/workloads',
    input: z.strictObject({
      company: z.string().optional(),
      state: z.string().optional(),
      q: z.string().optional(),
      cursor: z.string().optional(),
      limit: z.number().int().min(1).max(200).optional(),
    }),
  },
  {
    ...read,
    name: 'get-agents-health',
    title: 'Whether agents get on',
    description: 'How many agent runs go on, wait or have stalled.',
    path: '/agents',
    input: z.strictObject({}),
  },
];
