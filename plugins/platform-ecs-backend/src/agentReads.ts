import {
  ecsServiceReadPermission,
  metricRanges,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { AgentRoute } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

const service = z.strictObject({
  cluster: z.string().describe('The name of the ECS cluster'),
  service: z.string().describe('The name of the ECS service'),
});

const read = {
  method: 'get',
  permission: ecsServiceReadPermission,
  readOnly: true,
} as const;

/** What agents read of the platform's services: states and numbers. Not their log lines, which may quote anything. */
export const agentReads: AgentRoute[] = [
  {
    ...read,
    name: 'list-services',
    title: 'The platform’s services',
    description:
      'All ECS services of the platform with their state, desired and running tasks, and how old that is.',
    path: '/services',
    input: z.strictObject({}),
  },
  {
    ...read,
    name: 'get-service',
    title: 'One service',
    description: 'One ECS service with its deployments and latest events.',
    path: '/services/:cluster/:service',
    input: service,
  },
  {
    ...read,
    name: 'get-rollout',
    title: 'A service’s rollout',
    description:
      'The newest deployment of a service: what is happening to it, why, and the tasks that take part.',
    path: '/services/:cluster/:service/rollout',
    input: service,
  },
  {
    ...read,
    name: 'list-deployments',
    title: 'A service’s deployments',
    description:
      'The twenty newest deployments of a service, and how they ended.',
    path: '/services/:cluster/:service/deployments',
    input: service,
  },
  {
    ...read,
    name: 'get-alarms',
    title: 'A service’s alarms',
    description:
      'The alarms that concern a service, with thresholds, present values and changes of the last seven days.',
    path: '/services/:cluster/:service/alarms',
    input: service,
  },
  {
    ...read,
    name: 'get-metrics',
    title: 'A service’s metrics',
    description:
      'CPU, memory, tasks and requests of a service in a range that ends now.',
    path: '/services/:cluster/:service/metrics',
    input: service.extend({
      range: z.enum(Object.keys(metricRanges)).optional(),
    }),
  },
];
