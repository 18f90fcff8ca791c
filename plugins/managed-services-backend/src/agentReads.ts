import { managedServicesReadPermission } from '@alphaswarm-admin/plugin-managed-services-common';
import type { AgentRoute } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

const read = {
  method: 'get',
  permission: managedServicesReadPermission,
  readOnly: true,
} as const;

/** What agents read of managed services. */
export const agentReads: AgentRoute[] = [
  {
    ...read,
    name: 'list-offers',
    title: 'The catalogue of managed services',
    description: 'The services that the platform runs, with their plans.',
    path: '/offers',
    input: z.strictObject({}),
  },
  {
    ...read,
    name: 'list-instances',
    title: 'Instances of managed services',
    description:
      'What each company has of them, with state and replicas, a page at a time; pass `cursor` for the next.',
    path: '/instances',
    input: z.strictObject({ cursor: z.string().optional() }),
  },
  {
    ...read,
    name: 'get-instance',
    title: 'One instance',
    description: 'One instance with its quotas, state and conditions.',
    path: '/instances/:instance',
    input: z.strictObject({ instance: z.string() }),
  },
];
