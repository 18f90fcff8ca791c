import { expect, test } from '@playwright/test';
import { calls, forgetCalls } from '../control';
import { portalUrl, send } from './http';
import { PortalReplica } from './PortalReplica';
import { StaffClient } from './StaffClient';

const service =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-notifications-prod';
const here = new URL(portalUrl).origin;

let replica: PortalReplica;
let olivia: StaffClient;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  replica = await PortalReplica.start();
  olivia = await StaffClient.signIn('Olivia Operator');
});

test.afterAll(() => replica?.kill());

/** Reads through one of the two replicas. */
async function read(origin: string, path: string) {
  const answer = await send('GET', `/admin/api/${path}`, {
    origin,
    headers: { authorization: olivia.authorization },
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** When the look at the cluster was made that a replica shows. */
async function shownBy(origin: string): Promise<string> {
  const { clusters } = await read(origin, 'platform-ecs/services');
  return clusters[0].observedAt;
}

test('two replicas show the same looks, and ask AWS for no other', async () => {
  test.setTimeout(120_000);
  await Promise.all([here, replica.origin].map(shownBy));
  await forgetCalls();
  const looksHere = new Set<string>();
  const looksThere = new Set<string>();
  await expect
    .poll(
      async () => {
        looksHere.add(await shownBy(here));
        looksThere.add(await shownBy(replica.origin));
        return [...looksHere].filter(look => looksThere.has(look)).length;
      },
      { timeout: 90_000, intervals: [200] },
    )
    .toBe(4);
  // The first one was made before the calls were counted; one may be under way.
  const made = (await calls('ecs', 'ListServices')).length;
  const shown = new Set([...looksHere, ...looksThere]).size;
  expect(made).toBeGreaterThanOrEqual(shown - 2);
  expect(made).toBeLessThanOrEqual(shown + 1);
  expect(shown).toBeLessThanOrEqual(5);
});

test('what is done through one replica is seen through the other', async () => {
  const { desiredCount } = await read(replica.origin, service);
  const input = { desiredCount: desiredCount === 3 ? 2 : 3 };
  await olivia.stepUp(`${service}/scale`, input);
  const done = await olivia.act(`${service}/scale`, input);
  expect(done.status, done.text).toBe(200);
  // Sooner than the other one would have looked by itself.
  await expect
    .poll(async () => (await read(replica.origin, service)).desiredCount, {
      timeout: 5_000,
      intervals: [100],
    })
    .toBe(input.desiredCount);
});
