import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { WebhookSender } from './WebhookSender';

const secret = 'whsec_test';

describe('the webhooks of the Stripe stand-in', () => {
  it('are signed, and sent again until they are taken', async () => {
    const answers = [500, 503, 200];
    const seen: Array<{ payload: string; signature: string }> = [];
    let taken: () => void;
    const done = new Promise<void>(resolve => {
      taken = resolve;
    });
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        seen.push({
          payload: Buffer.concat(chunks).toString(),
          signature: String(request.headers['stripe-signature']),
        });
        response.statusCode = answers[seen.length - 1];
        response.end();
        if (response.statusCode === 200) taken();
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const sender = WebhookSender.create({
      url: `http://127.0.0.1:${port}/webhook`,
      secret,
    });
    sender.send({ id: 'evt_1', object: 'event' } as Stripe.Event);
    await done;
    sender.close();
    server.close();

    expect(seen).toHaveLength(3);
    for (const { payload, signature } of seen) {
      expect(
        Stripe.webhooks.constructEvent(payload, signature, secret).id,
      ).toBe('evt_1');
      expect(() =>
        Stripe.webhooks.constructEvent(payload, signature, 'whsec_other'),
      ).toThrow();
    }
  });
});
