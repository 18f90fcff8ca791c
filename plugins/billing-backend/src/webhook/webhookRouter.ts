import { InputError, NotFoundError } from '@backstage/errors';
import { BodyTooLargeError } from '@alphaswarm-admin/plugin-openapi-node';
import {
  addMarkedRoute,
  markWebhookRoute,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { raw, Router, type Request } from 'express';
import Stripe from 'stripe';
import type { EventInbox } from '../events/EventInbox';
import { noticeSchema, type StripeNotice } from '../stripe/stripeSchemas';

/** The largest event that is read, bytes. Stripe's are some tens of kilobytes. */
const MAX_EVENT_BYTES = 1_000_000;

/** How old a signature may be, seconds: Stripe's own default. A repeat by Stripe has a new one. */
const TOLERANCE_SECONDS = 300;

/**
 * Where Stripe tells of its events. Nobody is signed in there: the signature over the body, of a secret that only Stripe and the portal know, is what lets an event in. All that an
 * event does is to have something read from Stripe again.
 *
 * @param options - `secret`: absent where webhooks aren't configured; then there is nothing here
 * @see https://docs.stripe.com/webhooks#verify-events
 */
export function createWebhookRouter(options: {
  secret: string | undefined;
  inbox: Pick<EventInbox, 'record' | 'applySoon'>;
}): Router {
  const { secret, inbox } = options;
  const router = Router();
  // Signed is what was sent, so what is read must be just that.
  const read = raw({
    type: () => true,
    limit: MAX_EVENT_BYTES,
    inflate: false,
  });

  const receive = async (req: Request) => {
    if (secret === undefined) throw new NotFoundError('There is nothing here');
    await inbox.record([verifiedNotice(req, secret)]);
    // Stripe waits for the word that it is recorded, and no longer.
    void inbox.applySoon();
  };

  addMarkedRoute(
    router,
    'post',
    '/webhook',
    markWebhookRoute((req, res, next) => {
      read(req, res, error => {
        if (error) {
          next(unreadable(error));
          return;
        }
        receive(req).then(() => res.json({ received: true }), next);
      });
    }),
  );
  return router;
}

/** @throws InputError that says nothing about the secret, or of what was sent */
function verifiedNotice(req: Request, secret: string): StripeNotice {
  const signature = req.headers['stripe-signature'];
  if (typeof signature !== 'string' || !Buffer.isBuffer(req.body)) {
    throw new InputError('Stripe-Signature: is missing');
  }
  let event: unknown;
  try {
    event = Stripe.webhooks.constructEvent(
      req.body,
      signature,
      secret,
      TOLERANCE_SECONDS,
    );
  } catch {
    throw new InputError('Stripe-Signature: does not sign this, or is too old');
  }
  const notice = noticeSchema.safeParse(event);
  if (!notice.success) throw new InputError('body: is no event of Stripe');
  return notice.data;
}

function unreadable(error: { type?: string }): Error {
  return error.type === 'entity.too.large'
    ? new BodyTooLargeError(
        `body: must not be larger than ${MAX_EVENT_BYTES} bytes`,
      )
    : new InputError('body: could not be read');
}
