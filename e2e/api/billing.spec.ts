import { expect, test } from '@playwright/test';
import { createHmac, randomUUID } from 'node:crypto';
import { calls, forgetCalls, healFaults, injectFault } from '../control';
import { send } from './http';
import { StaffClient } from './StaffClient';

const webhook = '/admin/api/billing/webhook';
// The launcher's, of the Stripe of this machine.
const secret = 'whsec_alphaswarm';
const now = () => Math.floor(Date.now() / 1000);

let fiona: StaffClient;

test.beforeAll(async () => {
  fiona = await StaffClient.signIn('Fiona Finance');
});
test.afterEach(healFaults);

/** As Stripe signs: https://docs.stripe.com/webhooks#verify-manually */
function signature(payload: string, at = now(), by = secret): string {
  const mac = createHmac('sha256', by).update(`${at}.${payload}`).digest('hex');
  return `t=${at},v1=${mac}`;
}

async function anyPayment(): Promise<string> {
  const { body } = await fiona.get('billing/payments?limit=1');
  return body.items[0].id;
}

const eventOf = (charge: string) =>
  JSON.stringify({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    type: 'charge.updated',
    created: now(),
    data: { object: { id: charge, object: 'charge', amount_refunded: 1 } },
  });

const deliver = (payload: string, header: string | undefined) =>
  send('POST', webhook, {
    headers: {
      'content-type': 'application/json',
      ...(header !== undefined && { 'stripe-signature': header }),
    },
    body: payload,
  });

test('an event that Stripe signed is taken, once', async () => {
  const charge = await anyPayment();
  const payload = eventOf(charge);
  await forgetCalls();
  for (let time = 0; time < 3; time += 1) {
    const answer = await deliver(payload, signature(payload));
    expect([answer.status, answer.body]).toEqual([200, { received: true }]);
  }
  await expect
    .poll(async () => (await calls('stripe', 'GET /v1/charges/{id}')).length)
    .toBe(1);
  // What it said of the charge isn't what Stripe has, and so isn't what is shown.
  const { body } = await fiona.get(`billing/payments?q=${charge}`);
  expect(body.items[0].refunded.amount).not.toBe(1);
});

test('an event that Stripe didn’t sign is refused, and nothing is read', async () => {
  const payload = eventOf(await anyPayment());
  await forgetCalls();
  for (const header of [
    undefined,
    'nonsense',
    signature(payload, now(), 'whsec_other'),
    signature(payload, now() - 3_600),
    signature(`${payload} `),
  ]) {
    const answer = await deliver(payload, header);
    expect([header, answer.status]).toEqual([header, 400]);
    expect(answer.text).not.toContain(secret);
  }
  expect((await deliver('{', signature('{'))).status).toBe(400);
  expect(await calls('stripe', 'GET /v1/charges/{id}')).toHaveLength(0);
});

test('the webhook’s path is the only one, and to the letter', async () => {
  const payload = eventOf('ch_none');
  for (const path of [
    `${webhook}/`,
    `${webhook}?x=1`,
    '/admin/api/billing/Webhook',
    '/admin/api/billing/webhooks',
  ]) {
    const answer = await send('POST', path, {
      headers: { 'stripe-signature': signature(payload) },
      body: payload,
    });
    expect([path, answer.status]).not.toEqual([path, 200]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
});

for (const [what, fault] of Object.entries({
  down: { kind: 'error', status: 500 },
  throttling: { kind: 'throttle' },
  'cut off': { kind: 'drop' },
  'answering garbage': { kind: 'malformed' },
} as const)) {
  test(`with Stripe ${what}, lists and figures are shown, and a live look says so`, async () => {
    const charge = await anyPayment();
    await injectFault({ standIn: 'stripe', ...fault });
    for (const path of ['overview', 'payments', 'invoices', 'customers']) {
      expect([path, (await fiona.get(`billing/${path}`)).status]).toEqual([
        path,
        200,
      ]);
    }
    const payment = await fiona.get(`billing/payments/${charge}`);
    expect([502, 503]).toContain(payment.status);
    expect(payment.body.error.message).toMatch(/Stripe/);
    await healFaults();
    expect((await fiona.get(`billing/payments/${charge}`)).status).toBe(200);
  });
}

test('input that is none is refused by name', async () => {
  for (const [path, words] of [
    ['payments?limit=1000', /limit/],
    ['payments?state=open', /state/],
    ['invoices?cursor=ch_1', /cursor/],
    ['customers/in_1/summary', /customer/],
    ['invoices/ch_1', /invoice/],
  ] as const) {
    const answer = await fiona.get(`billing/${path}`);
    expect([path, answer.status]).toEqual([path, 400]);
    expect(answer.body.error.message).toMatch(words);
  }
});
