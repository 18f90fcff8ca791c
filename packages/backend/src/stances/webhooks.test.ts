import { isWebhook, webhookPaths } from './webhooks';

const path = '/admin/api/billing/webhook';

describe('what is let in without a session and past the gate', () => {
  it('is Stripe’s webhook, and nothing else', () => {
    expect([...webhookPaths]).toEqual([path]);
    expect(isWebhook({ method: 'POST', originalUrl: path })).toBe(true);
  });

  it.each([
    ['GET', path],
    ['PUT', path],
    ['post', path],
    ['POST', `${path}/`],
    ['POST', `${path}?x=1`],
    ['POST', `${path}#`],
    ['POST', `/${path}`],
    ['POST', '/admin/api/billing/Webhook'],
    ['POST', '/admin/api/billing/web%68ook'],
    ['POST', '/admin/api/billing/x/../webhook'],
    ['POST', '/api/billing/webhook'],
    ['POST', '/admin/api/billing/payments/ch_1/refund'],
    ['POST', ''],
  ])('isn’t %s %s', (method, originalUrl) => {
    expect(isWebhook({ method, originalUrl })).toBe(false);
  });
});
