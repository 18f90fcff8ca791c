import express, {
  type ErrorRequestHandler,
  type RequestHandler,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { tamperSchema } from '../entra';
import { faultSchema } from '../faults';
import { standInNames, type Sandbox } from '../Sandbox';
import { createAwsControls } from './createAwsControls';
import { createConsoleControls } from './createConsoleControls';
import { createStripeControls } from './createStripeControls';
import { createCpControls } from './createCpControls';
import { describeState } from './describeState';
import { ControlError, parseControl } from './parseControl';

const clockSchema = z
  .strictObject({
    advanceMs: z.number().int().min(0).optional(),
    rate: z.number().min(0).max(10_000).optional(),
  })
  .refine(
    ({ advanceMs, rate }) => advanceMs !== undefined || rate !== undefined,
    'give advanceMs, rate or both',
  );

const callsQuerySchema = z.strictObject({
  standIn: z.enum(standInNames).optional(),
  operation: z.string().min(1).optional(),
});

const burstSchema = z.strictObject({
  service: z.string().min(1),
  linesPerSecond: z.number().int().min(1).max(20_000),
  seconds: z.number().int().min(1).max(3_600),
});

const knownFaultSchema = faultSchema.refine(
  ({ standIn }) => standInNames.some(name => name === standIn),
  { path: ['standIn'], message: `must be one of ${standInNames.join(', ')}` },
);

/** The control API: how tests and people make the sandbox move, fail and tell. */
export function createControlApi(sandbox: Sandbox): express.Express {
  const { calls, faults, clock } = sandbox;
  const router = PromiseRouter();

  router.get('/state', async (_request, response) => {
    response.json(describeState(sandbox));
  });

  router.get('/calls', async (request, response) => {
    response.json({
      items: calls.list(parseControl(callsQuerySchema, request.query)),
    });
  });
  router.delete('/calls', async (_request, response) => {
    calls.clear();
    response.status(204).end();
  });

  router.get('/faults', async (_request, response) => {
    response.json({ items: faults.list() });
  });
  router.post('/faults', async (request, response) => {
    response
      .status(201)
      .json(faults.add(parseControl(knownFaultSchema, request.body)));
  });
  router.delete('/faults', async (_request, response) => {
    faults.clear();
    response.status(204).end();
  });

  router.post('/clock', async (request, response) => {
    const { advanceMs, rate } = parseControl(clockSchema, request.body);
    if (rate !== undefined) {
      clock.rate = rate;
    }
    clock.advance(advanceMs ?? 0);
    response.json({
      now: new Date(clock.now()).toISOString(),
      rate: clock.rate,
    });
  });

  router.use('/aws', createAwsControls(sandbox));
  router.use('/aws/console', createConsoleControls(sandbox));
  router.use('/cp', createCpControls(sandbox));
  router.use('/stripe/dashboard', createStripeControls(sandbox));

  router.post('/logs/bursts', async (request, response) => {
    const burst = parseControl(burstSchema, request.body);
    const { logs } = sandbox.aws.logs;
    if (!logs.hasService(burst.service)) {
      throw new ControlError(404, `There is no service ${burst.service}`);
    }
    response.status(201).json(logs.burst(burst));
  });
  router.post('/logs/tails/cut', async (_request, response) => {
    response.json({ cut: sandbox.aws.logs.tails.cut() });
  });

  router.get('/entra/blueprint', async (_request, response) => {
    response.json(sandbox.entra.blueprint);
  });
  router.put('/entra/tamper', async (request, response) => {
    sandbox.entra.setTamper(parseControl(tamperSchema, request.body));
    response.status(204).end();
  });
  router.delete('/entra/tamper', async (_request, response) => {
    sandbox.entra.setTamper(undefined);
    response.status(204).end();
  });

  router.post('/postgres/:verb(stop|start)', async (request, response) => {
    if (!sandbox.postgres) {
      throw new ControlError(409, 'This sandbox was started without Postgres');
    }
    await sandbox.postgres[request.params.verb as 'stop' | 'start']();
    response.json({ running: sandbox.postgres.running });
  });

  router.post('/reset', async (_request, response) => {
    await sandbox.reset();
    response.status(204).end();
  });

  const app = express();
  app.disable('x-powered-by');
  app.use(refuseWebsites);
  app.use(express.json({ limit: '100kb' }));
  app.use(router);
  app.use((request, _response, next) => {
    next(
      new ControlError(
        404,
        `There is no ${request.method} ${request.path}; packages/sandbox/README.md lists what there is`,
      ),
    );
  });
  app.use(answerError);
  return app;
}

/** A website that the developer visits could send requests to loopback too: those carry its origin, or a name that it had pointed here. */
const refuseWebsites: RequestHandler = (request, _response, next) => {
  const host = request.hostname;
  const origin = request.header('origin');
  if (
    !['127.0.0.1', 'localhost'].includes(host) ||
    (origin !== undefined &&
      origin !== `${request.protocol}://${request.header('host')}`)
  ) {
    throw new ControlError(403, 'The control API is not for websites');
  }
  next();
};

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = Number(error?.status) || 500;
  response.status(status).json({
    error: {
      message: error instanceof Error ? error.message : String(error),
      ...(error instanceof ControlError ? { issues: error.issues } : {}),
    },
  });
};
