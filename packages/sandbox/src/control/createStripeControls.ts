import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { StripeError } from '../stripe';
import type { Sandbox } from '../Sandbox';
import { ControlError, parseControl } from './parseControl';

const refundSchema = z.strictObject({
  charge: z.string().min(1).max(255),
  amount: z.number().int().min(1).optional(),
});

const pauseSchema = z.strictObject({
  subscription: z.string().min(1).max(255),
  behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']).nullable(),
});

/** The part of the control API that changes Stripe as somebody in its dashboard would, past the portal. Its events tell of it. */
export function createStripeControls({ stripe }: Sandbox): Router {
  const router = PromiseRouter();

  router.post('/refunds', async (request, response) => {
    const refund = parseControl(refundSchema, request.body);
    const { id } = answerOf(() =>
      stripe.refund(refund, stripe.dashboardRequest()),
    );
    response.status(201).json({ id });
  });

  router.put('/pause-collection', async (request, response) => {
    const { subscription, behavior } = parseControl(pauseSchema, request.body);
    answerOf(() =>
      stripe.pauseCollection(
        { id: subscription, behavior },
        stripe.dashboardRequest(),
      ),
    );
    response.status(204).end();
  });

  return router;
}

function answerOf<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StripeError) {
      throw new ControlError(error.status, error.message);
    }
    throw error;
  }
}
