import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { haltTargetSchema, runEndings } from '../cp';
import type { Sandbox } from '../Sandbox';
import { parseControl } from './parseControl';

const challengesSchema = z.strictObject({
  /** How many of the next mutations are challenged. */
  times: z.number().int().min(0).max(1_000),
});

const nextRunSchema = z.strictObject({ ends: z.enum(runEndings) });

/** The part of the control API that is about alphaswarm-cp. */
export function createCpControls({ platform }: Sandbox): Router {
  const router = PromiseRouter();
  router.put('/halt/targets', (request, response) => {
    platform.halt.setTarget(parseControl(haltTargetSchema, request.body));
    response.status(204).end();
  });
  router.delete('/halt', (_request, response) => {
    platform.halt.forget();
    response.status(204).end();
  });
  router.put('/challenges', (request, response) => {
    platform.challenges = parseControl(challengesSchema, request.body).times;
    response.status(204).end();
  });
  router.put('/runs/next', (request, response) => {
    const { ends } = parseControl(nextRunSchema, request.body);
    platform.workloads.nextRunEnds = ends;
    response.status(204).end();
  });
  return router;
}
