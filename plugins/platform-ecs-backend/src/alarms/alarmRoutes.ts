import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  alarmStates,
  metricUnits,
  type EcsServiceAlarms,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';

const iso = z.iso.datetime();

// What the API answers, for its document. `satisfies` holds it to the type that the pages use.
const alarmsSchema = z.object({
  observedAt: iso,
  historyFrom: iso,
  alarms: z.array(
    z.object({
      name: z.string(),
      arn: z.string(),
      kind: z.enum(['metric', 'composite']),
      description: z.string().optional(),
      state: z.enum(alarmStates),
      since: iso.optional(),
      sentence: z.string(),
      condition: z.string(),
      reason: z.string().optional(),
      threshold: z
        .object({
          value: z.number(),
          comparison: z.enum(['above', 'at-or-above', 'below', 'at-or-below']),
        })
        .optional(),
      unit: z.enum(metricUnits),
      now: z.object({ value: z.number(), at: iso }).optional(),
      chart: z.object({ panel: z.string(), series: z.string() }).optional(),
      deployment: z.enum(['rolls-back', 'fails']).optional(),
      mistakes: z.array(z.string()),
      actionsEnabled: z.boolean(),
      history: z.array(
        z.object({
          at: iso,
          from: z.enum(alarmStates).optional(),
          to: z.enum(alarmStates),
          reason: z.string().optional(),
        }),
      ),
    }),
  ),
  gaps: z.array(z.string()),
}) satisfies z.ZodType<EcsServiceAlarms>;

/** What `createAlarmRouter` serves. */
export const alarmRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/services/{cluster}/{service}/alarms',
    summary:
      'The alarms that concern a service, with their thresholds, present values and changes of the last seven days',
    request: {
      params: z.object({ cluster: z.string(), service: z.string() }),
    },
    responses: {
      200: {
        description: 'The alarms',
        content: { 'application/json': { schema: alarmsSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
];
