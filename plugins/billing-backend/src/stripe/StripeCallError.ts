import { RemoteCallError } from '@alphaswarm-admin/plugin-portal-node';

/** How long a caller should wait after Stripe was asked too often, seconds: its limits are by the second. */
export const RETRY_AFTER_SECONDS = 5;

/** A call to Stripe that failed, in words for the person at the page. Answered with the status that fits. */
export class StripeCallError extends RemoteCallError {
  name = 'StripeCallError' as const;
}
