export { createStripe } from './createStripe';
export { StripeAccount } from './StripeAccount';
export { StripeError } from './StripeError';
