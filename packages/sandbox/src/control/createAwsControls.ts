import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { deployService } from '../aws/ecs/commands';
import { STOPPED_TASK_SHOWN_MS } from '../aws/ecs/operations/tasks';
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

const alarmSchema = z.strictObject({
  state: z.enum(['OK', 'ALARM']).nullable(),
});

/** The part of the control API that moves AWS: new revisions, good and bad, and alarms. */
export function createAwsControls({ aws }: Sandbox): Router {
  const router = PromiseRouter();

  router.post('/services/:service/revisions', async (request, response) => {
    const service = aws.world
      .services()
      .find(({ name }) => name === request.params.service);
    if (!service) {
      throw new ControlError(404, `No service ${request.params.service}`);
    }
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
    const service = aws.world
      .services()
      .find(({ name }) => name === request.params.service);
    if (!service) {
      throw new ControlError(404, `No service ${request.params.service}`);
    }
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

  router.put('/alarms/:name', async (request, response) => {
    const { state } = parseControl(alarmSchema, request.body);
    aws.world.setAlarm(request.params.name, state ?? undefined);
    response.status(204).end();
  });

  return router;
}
