import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  rolloutOutcomes,
  serviceStates,
  type MemoryPage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { taskSchema } from '../tasks/taskSchemas';
import { memoryQuerySchema } from './memoryQuery';

const iso = z.iso.datetime();

const entry = {
  id: z.string(),
  cluster: z.string(),
  service: z.string(),
  happenedAt: iso,
  recordedAt: iso,
  summary: z.string(),
};

const deploymentSchema = z.object({
  arn: z.string(),
  deploymentId: z.string().optional(),
  strategy: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  outcome: z.enum(rolloutOutcomes),
  taskDefinition: z.string().optional(),
  startedAt: iso.optional(),
  finishedAt: iso.optional(),
});

const memoryPageSchema = z.object({
  items: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        ...entry,
        kind: z.literal('stopped-task'),
        facts: taskSchema,
      }),
      z.object({
        ...entry,
        kind: z.literal('event'),
        facts: z.object({ id: z.string(), message: z.string() }),
      }),
      z.object({
        ...entry,
        kind: z.literal('deployment'),
        facts: deploymentSchema,
      }),
      z.object({
        ...entry,
        kind: z.literal('state'),
        facts: z.object({
          state: z.enum(serviceStates),
          sentence: z.string(),
        }),
      }),
    ]),
  ),
  nextCursor: z.string().optional(),
  keptDays: z.number().int(),
}) satisfies z.ZodType<MemoryPage>;

/** What `createMemoryRouter` serves. */
export const memoryRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/memory',
    summary:
      'What happened: stopped tasks, events, deployments and changes of state, across services, longer than ECS remembers them',
    request: { query: memoryQuerySchema },
    responses: {
      200: {
        description: 'A page, newest first',
        content: { 'application/json': { schema: memoryPageSchema } },
      },
      ...errorResponses(400, 401, 403, 503),
    },
  },
];
