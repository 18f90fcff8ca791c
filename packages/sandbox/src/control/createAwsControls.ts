import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { deployService } from '../aws/ecs/commands';
import { STOPPED_TASK_SHOWN_MS } from '../aws/ecs/operations/tasks';
import type { ServiceState } from '../aws/ecs/service';
import type { Sandbox } from '../Sandbox';
import {
  revisionDefectSchema,
  taskDefinitionOverridesSchema,
} from '../scenario';
import { ControlError, parseControl } from './parseControl';

const revisionSchema = z.strictObject({
  imageTag: z.string().min(1).max(255),
  defect: revisionDefectSchema.optional(),
  definition: taskDefinitionOverridesSchema.prefault({}),
  inactive: z.boolean().default(false),
  /** Whether it is deployed at once, as somebody outside of the portal would. */
  deploy: z.boolean().default(false),
});

/** More load for a while; it may have begun before now, so that metrics and alarms show it at once. */
const spikeSchema = z.strictObject({
  factor: z.number().positive().max(100),
  beganMinutesAgo: z
    .number()
    .min(0)
    .max(24 * 60)
    .default(0),
  minutes: z
    .number()
    .positive()
    .max(24 * 60),
});

const alarmSchema = z.strictObject({
  state: z.enum(['OK', 'ALARM']).nullable(),
});

/** The part of the control API that moves AWS: new revisions, good and bad, and alarms. */
export function createAwsControls({ aws }: Sandbox): Router {
  const router = PromiseRouter();
  const serviceNamed = (wanted: string): ServiceState => {
    const service = aws.world.services().find(({ name }) => name === wanted);
    if (!service) {
      throw new ControlError(404, `No service ${wanted}`);
    }
    return service;
  };

  router.post('/services/:service/revisions', async (request, response) => {
    const service = serviceNamed(request.params.service);
    const { deploy, ...wanted } = parseControl(revisionSchema, request.body);
    if (deploy && wanted.inactive) {
      throw new ControlError(
        400,
        'deploy: an inactive revision is not deployed',
      );
    }
    const revision = aws.world.registerRevision(service, wanted);
    if (deploy) {
      deployService(service, revision, aws.world.now());
    }
    response.status(201).json({ revision, deployed: deploy });
  });

  // As if they had stopped longer ago than ECS remembers stopped tasks.
  router.delete('/services/:service/stopped-tasks', (request, response) => {
    const service = serviceNamed(request.params.service);
    service.stoppedTasks = service.stoppedTasks.map(task =>
      task.end
        ? {
            ...task,
            end: {
              ...task.end,
              stoppedAt: task.end.stoppedAt - STOPPED_TASK_SHOWN_MS,
            },
          }
        : task,
    );
    response.status(204).end();
  });

  router.post('/services/:service/load-spikes', (request, response) => {
    const service = serviceNamed(request.params.service);
    const { factor, beganMinutesAgo, minutes } = parseControl(
      spikeSchema,
      request.body,
    );
    const from = aws.world.now() - beganMinutesAgo * 60_000;
    service.loadSpikes.push({ from, to: from + minutes * 60_000, factor });
    response.status(204).end();
  });

  router.delete('/services/:service/load-spikes', (request, response) => {
    serviceNamed(request.params.service).loadSpikes = [];
    response.status(204).end();
  });

  router.put('/alarms/:name', async (request, response) => {
    const { state } = parseControl(alarmSchema, request.body);
    aws.world.setAlarm(request.params.name, state ?? undefined);
    response.status(204).end();
  });

  return router;
}
