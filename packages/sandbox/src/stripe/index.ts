export { WebhookSender, type WebhookEndpoint } from './WebhookSender';
export { createStripe } from './createStripe';
export { StripeAccount } from './StripeAccount';
export { StripeError } from './StripeError';
