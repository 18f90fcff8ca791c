import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { AwsError } from '../aws/AwsError';
import { iamUser, scalingService } from '../aws/cloudtrail/userIdentity';
import { serviceOperations } from '../aws/ecs/operations/services';
import type { Sandbox } from '../Sandbox';
import { ControlError, parseControl } from './parseControl';

const updateServiceSchema = z
  .strictObject({
    /** The IAM user who does it; `aws` lets Application Auto Scaling do it. */
    user: z.string().regex(/^[\w+=,.@-]{1,64}$/),
    service: z.string().min(1),
    desiredCount: z.number().int().min(0).max(5000).optional(),
    forceNewDeployment: z.boolean().optional(),
  })
  .refine(
    ({ desiredCount, forceNewDeployment }) =>
      desiredCount !== undefined || forceNewDeployment,
    'give desiredCount, forceNewDeployment or both',
  );

/** The part of the control API that changes AWS as somebody in its console would, past the portal. CloudTrail tells of it. */
export function createConsoleControls({ aws }: Sandbox): Router {
  const router = PromiseRouter();

  router.post('/update-service', async (request, response) => {
    const { user, ...change } = parseControl(updateServiceSchema, request.body);
    const { world } = aws;
    const { trail } = world;
    const service = world
      .services()
      .find(({ name }) => name === change.service);
    if (!service) {
      throw new ControlError(404, `No service ${change.service}`);
    }
    const parameters = { cluster: service.clusterName, ...change };
    try {
      serviceOperations(world).UpdateService.run(parameters);
    } catch (error) {
      if (error instanceof AwsError) {
        throw new ControlError(400, `${error.type}: ${error.message}`);
      }
      throw error;
    }
    const { eventId } = trail.record({
      source: 'ecs.amazonaws.com',
      name: 'UpdateService',
      userIdentity:
        user === 'aws'
          ? scalingService(trail.accountId)
          : iamUser(trail.accountId, user),
      userAgent: user === 'aws' ? 'AWS Internal' : 'Mozilla/5.0 (console)',
      sourceIpAddress: user === 'aws' ? 'AWS Internal' : '203.0.113.7',
      requestParameters: parameters,
    });
    response.status(201).json({ eventId });
  });

  return router;
}
